package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Token;
import java.net.URLConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Writes, copies and removes objects under preconditions: the server's where it honours them, else
/// a look just before.
final class Writes {

    /// Of folders, by which other tools know them as well.
    static final String FOLDER_TYPE = "application/x-directory";

    static final String LINK_TYPE = "application/octet-stream";

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Bucket bucket;
    private final Uploads uploads;
    private final Honours honours;
    private final InstantSource clock;

    Writes(Bucket bucket, Honours honours, InstantSource clock) {
        this.bucket = bucket;
        uploads = new Uploads(bucket);
        this.honours = honours;
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    static String typeOf(String key) {
        String type = URLConnection.guessContentTypeFromName(key);
        return type == null ? UNKNOWN_TYPE : type;
    }

    // ------------------------------------------------------------ putting

    /// Puts a body that is in memory.
    Stored put(String key, Bodies.Body body, UserMetadata metadata, String type, Precondition when)
            throws StorageException {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().metadata(metadata.values()).contentType(type);
        if (!bucket.settings().checksums()) {
            request.contentMD5(Md5.base64(body.md5()));
        }
        switch (when) {
            case Precondition.Absent _ when honours.putIfAbsent() -> request.ifNoneMatch("*");
            case Precondition.Unchanged(Token token) when honours.putIfMatch() ->
                    request.ifMatch(honours.match(token));
            case Precondition.Absent _, Precondition.Unchanged _, Precondition.Any _ ->
                    check(key, when);
        }
        PutObjectResponse answer;
        try {
            answer =
                    bucket.put(
                            request,
                            key,
                            RequestBody.fromContentProvider(
                                    ContentStreamProvider.fromByteArrayUnsafe(body.content()),
                                    body.content().length,
                                    type),
                            body.content().length);
        } catch (PreconditionFailed | NotFound e) {
            throw refused(key, when, e);
        }
        String etag = Stored.bare(answer.eTag());
        if (bucket.settings().encryption().isEmpty()
                && answer.serverSideEncryptionAsString() == null) {
            checkEtag(key, Md5.hex(body.md5()), etag);
        }
        return new Stored(key, body.content().length, etag, clock.instant(), metadata);
    }

    private void checkEtag(String key, String md5, String etag) throws OutcomeUnknown {
        if (Stored.isMd5(etag) && !etag.equals(md5)) {
            throw new OutcomeUnknown(
                    Text.say(
                            "write",
                            bucket.shown(key),
                            "the server answers with the etag of other content"),
                    null);
        }
    }

    /// Makes an object of an upload.
    Stored complete(
            String key,
            String uploadId,
            List<String> etags,
            long size,
            UserMetadata metadata,
            Precondition when)
            throws StorageException {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder();
        switch (when) {
            case Precondition.Absent _ when honours.endIf() -> request.ifNoneMatch("*");
            case Precondition.Unchanged(Token token) when honours.endIf() ->
                    request.ifMatch(Stored.quoted(token));
            case Precondition.Absent _, Precondition.Unchanged _, Precondition.Any _ ->
                    check(key, when);
        }
        try {
            String etag = uploads.end(request, key, uploadId, etags, size);
            Stored completed = new Stored(key, size, etag, clock.instant(), metadata);
            return completed.hasEtag() ? completed : look(completed);
        } catch (PreconditionFailed | NotFound e) {
            throw refused(key, when, e);
        }
    }

    /// Ceph's gateway does not say in its answer which version it has made.
    private Stored look(Stored completed) throws StorageException {
        Stored found = bucket.head(completed.key());
        boolean ours =
                found.size() == completed.size()
                        && found.metadata().stageName().equals(completed.metadata().stageName());
        if (!ours) {
            throw Errors.changed("write", bucket.shown(completed.key()), null);
        }
        return new Stored(
                completed.key(),
                completed.size(),
                found.etag(),
                completed.changed(),
                completed.metadata());
    }

    // ------------------------------------------------------------ copying

    /// Copies an object within the bucket, with all it carries.
    Stored copy(Stored from, String to, Precondition when) throws StorageException {
        return copy(
                from,
                to,
                CopyObjectRequest.builder().metadataDirective(MetadataDirective.COPY),
                from.metadata(),
                when);
    }

    /// Changes an object's user metadata in place, and nothing else of it.
    Stored change(HeadObjectResponse headers, Stored object, UserMetadata metadata)
            throws StorageException {
        return copy(
                object,
                object.key(),
                CopyObjectRequest.builder()
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(metadata.values())
                        .contentType(headers.contentType())
                        .contentEncoding(headers.contentEncoding())
                        .contentDisposition(headers.contentDisposition())
                        .contentLanguage(headers.contentLanguage())
                        .cacheControl(headers.cacheControl())
                        .websiteRedirectLocation(headers.websiteRedirectLocation()),
                metadata,
                new Precondition.Unchanged(object.token()));
    }

    private Stored copy(
            Stored from,
            String to,
            CopyObjectRequest.Builder request,
            UserMetadata metadata,
            Precondition when)
            throws StorageException {
        request.copySourceIfMatch(Stored.quoted(from.token()));
        switch (when) {
            case Precondition.Absent _ when honours.copyIfAbsent() -> request.ifNoneMatch("*");
            case Precondition.Unchanged(Token token) when honours.copyIfMatch() ->
                    request.ifMatch(Stored.quoted(token));
            case Precondition.Absent _, Precondition.Unchanged _, Precondition.Any _ ->
                    check(to, when);
        }
        CopyObjectResponse answer;
        try {
            answer = bucket.copy(request, from.key(), to, from.size());
        } catch (PreconditionFailed | NotFound e) {
            throw refused(to, when, e);
        }
        String etag = Stored.bare(answer.copyObjectResult().eTag());
        boolean comparable = Stored.isMd5(etag) && Stored.isMd5(from.etag());
        if (comparable
                && answer.serverSideEncryptionAsString() == null
                && !etag.equals(from.etag())) {
            // The server took what was there by then.
            throw Errors.changed("copy", bucket.shown(from.key()), null);
        }
        return new Stored(to, from.size(), etag, clock.instant(), metadata);
    }

    // ------------------------------------------------------------ removing

    /// Removes exactly this version.
    void delete(Stored expected) throws StorageException {
        if (honours.deleteIfMatch()) {
            try {
                bucket.delete(expected.key(), d -> d.ifMatch(Stored.quoted(expected.token())));
            } catch (NotFound e) {
                throw Errors.changed("remove", bucket.shown(expected.key()), e);
            }
            return;
        }
        check(expected.key(), new Precondition.Unchanged(expected.token()));
        bucket.delete(expected.key(), _ -> {});
    }

    /// Removes whatever is there; nothing there is no failure.
    void delete(String key) throws StorageException {
        try {
            bucket.delete(key, _ -> {});
        } catch (NotFound e) {
            // As it should be.
        }
    }

    // ------------------------------------------------------------ preconditions

    /// Looks whether a precondition holds now.
    void check(String key, Precondition when) throws StorageException {
        if (when instanceof Precondition.Any) {
            return;
        }
        Optional<Stored> now = bucket.find(key);
        switch (when) {
            case Precondition.Absent _ -> {
                if (now.isPresent()) {
                    throw exists(key, null);
                }
            }
            case Precondition.Unchanged(Token token) -> {
                if (now.isEmpty() || !now.get().is(token)) {
                    throw Errors.changed("change", bucket.shown(key), null);
                }
            }
            case Precondition.Any _ -> {}
        }
    }

    /// What a server's refusal says of the precondition.
    private StorageException refused(String key, Precondition when, StorageException e) {
        return switch (when) {
            case Precondition.Absent _ when e instanceof PreconditionFailed -> exists(key, e);
            case Precondition.Unchanged _ when e instanceof NotFound && !isOfBucket(e) ->
                    Errors.changed("change", bucket.shown(key), e);
            case Precondition.Absent _, Precondition.Unchanged _, Precondition.Any _ -> e;
        };
    }

    private static boolean isOfBucket(StorageException e) {
        return String.valueOf(e.getMessage()).contains("the bucket does not exist");
    }

    AlreadyExists exists(String key, @Nullable Throwable e) {
        return new AlreadyExists(Text.say("write", bucket.shown(key), "something is there"), e);
    }
}
