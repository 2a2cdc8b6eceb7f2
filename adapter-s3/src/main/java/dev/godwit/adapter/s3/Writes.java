package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
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
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/// Writes, copies and removes objects under preconditions: the server's where it honours them, else
/// a look just before.
final class Writes {

    /// Of folders, by which other tools know them as well.
    static final String FOLDER_TYPE = "application/x-directory";

    static final String LINK_TYPE = "application/octet-stream";

    /// Of what was written before a bucket kept versions, and would be gone if it did no more.
    private static final String NO_VERSION = "null";

    private static final CopyControl FREELY = _ -> {};

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Bucket bucket;
    private final Uploads uploads;
    private final Honours honours;
    private final Limits limits;
    private final InstantSource clock;
    private final Tags ofCopies;

    /// Of objects that are made of uploads.
    private final Tags ofUploads;

    Writes(Bucket bucket, Honours honours, Limits limits, InstantSource clock) {
        this.bucket = bucket;
        this.limits = limits;
        uploads = new Uploads(bucket);
        this.honours = honours;
        this.clock = clock;
        ofCopies = new Tags(bucket);
        ofUploads = new Tags(bucket);
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
    Stored put(String key, Bodies.Body body, Headers headers, Precondition when)
            throws StorageException {
        return put(key, body, headers, Origin.NO_TAGS, when);
    }

    Stored put(String key, Bodies.Body body, Headers headers, Tagging tags, Precondition when)
            throws StorageException {
        PutObjectRequest.Builder request = PutObjectRequest.builder();
        headers.on(request);
        if (!tags.tagSet().isEmpty()) {
            request.tagging(tags);
        }
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
                                    headers.type() == null ? UNKNOWN_TYPE : headers.type()),
                            body.content().length);
        } catch (PreconditionFailed | NotFound e) {
            throw refused(key, when, e);
        }
        String etag = Stored.bare(answer.eTag());
        if (bucket.settings().encryption().isEmpty()
                && answer.serverSideEncryptionAsString() == null) {
            checkEtag(key, Md5.hex(body.md5()), etag);
        }
        return new Stored(
                key,
                body.content().length,
                etag,
                clock.instant(),
                headers.metadata(),
                headers.storageClass());
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
    ///
    /// @param tags that it was begun with
    Stored complete(
            String key,
            String uploadId,
            List<String> etags,
            long size,
            UserMetadata metadata,
            Tagging tags,
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
            Stored completed = new Stored(key, size, etag, clock.instant(), metadata, null);
            Stored seen = completed.hasEtag() ? completed : look(completed);
            settleTags(key, tags);
            return seen;
        } catch (PreconditionFailed | NotFound e) {
            throw refused(key, when, e);
        }
    }

    /// Sees to it that what was made of an upload has the tags that it was begun with.
    void settleTags(String key, Tagging tags) throws StorageException {
        ofUploads.settle(key, tags);
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
                completed.metadata(),
                found.storageClass());
    }

    // ------------------------------------------------------------ copying

    /// Copies an object within the bucket, with all it carries.
    ///
    /// @param control asked whether to go on, for no bytes
    Stored copy(Stored from, String to, Precondition when, CopyControl control)
            throws StorageException {
        if (from.size() > limits.mostAtOnce()) {
            HeadObjectResponse head = bucket.headers(from.key());
            if (!Stored.of(from.key(), head).is(from.token())) {
                throw Errors.changed("copy", bucket.shown(from.key()), null);
            }
            Headers headers = Headers.of(head);
            return inParts(Origin.of(bucket, from, headers), to, headers, true, when, control);
        }
        CopyObjectRequest.Builder request =
                CopyObjectRequest.builder()
                        .metadataDirective(MetadataDirective.COPY)
                        .storageClass(from.storageClass());
        return atOnce(
                Origin.of(bucket, from, Headers.of(null, from.storageClass(), from.metadata())),
                to,
                request,
                from.metadata(),
                when);
    }

    Stored copy(Stored from, String to, Precondition when) throws StorageException {
        return copy(from, to, when, FREELY);
    }

    /// Copies an object to where it is kept, with all it carries and a time: that at which it was
    /// written would be the copy's. Where the bucket keeps its version it is enough to say which.
    Stored keep(HeadObjectResponse head, Stored from, String to, CopyControl control)
            throws StorageException {
        String version = head.versionId();
        UserMetadata pointer =
                version == null || version.equals(NO_VERSION)
                        ? from.metadata()
                        : UserMetadata.pointer(from.key(), version);
        if (honours.versions() && pointer.isPointer() && from.metadata().kind() == Kind.FILE) {
            return put(
                    to,
                    Bodies.Body.of(new byte[0]),
                    Headers.of(UNKNOWN_TYPE, null, pointer),
                    new Precondition.Any());
        }
        if (from.metadata().mtimeNs().isPresent()) {
            return copy(from, to, new Precondition.Any(), control);
        }
        Headers headers = Headers.of(head);
        return copy(
                Origin.of(bucket, from, headers),
                to,
                headers.with(timed(from)),
                true,
                new Precondition.Any(),
                control);
    }

    private static UserMetadata timed(Stored object) {
        return object.metadata().mtimeNs().isPresent()
                ? object.metadata()
                : object.metadata().with(Kind.FILE, Facts.mtimeNs(object), Attributes.NONE);
    }

    /// Copies a version that the bucket has kept to its place again.
    Stored bringBack(HeadObjectResponse head, Stored kept, String version, Precondition when)
            throws StorageException {
        Headers headers = Headers.of(head);
        return copy(
                Origin.of(bucket, kept, headers).in(version),
                kept.key(),
                headers.with(timed(kept)),
                true,
                when,
                FREELY);
    }

    /// Changes an object's user metadata in place, and nothing else of it.
    Stored change(HeadObjectResponse head, Stored object, UserMetadata metadata)
            throws StorageException {
        Headers headers = Headers.of(head);
        return copy(
                Origin.of(bucket, object, headers),
                object.key(),
                headers.with(metadata),
                true,
                new Precondition.Unchanged(object.token()),
                FREELY);
    }

    /// Copies an object of this server, with other headers.
    Stored take(Origin from, String to, Headers headers, Precondition when)
            throws StorageException {
        return copy(from, to, headers, bucket.settings().keepsTags(), when, FREELY);
    }

    private Stored copy(
            Origin from,
            String to,
            Headers headers,
            boolean tags,
            Precondition when,
            CopyControl control)
            throws StorageException {
        if (from.size() > limits.mostAtOnce()) {
            return inParts(from, to, headers, tags, when, control);
        }
        CopyObjectRequest.Builder request =
                CopyObjectRequest.builder().metadataDirective(MetadataDirective.REPLACE);
        headers.on(request);
        if (!tags) {
            request.taggingDirective(TaggingDirective.REPLACE);
        }
        Tagging kept = tags ? ofCopies.of(from) : Origin.NO_TAGS;
        Stored copied = atOnce(from, to, request, headers.metadata(), when);
        ofCopies.settle(to, kept);
        return copied;
    }

    private Stored atOnce(
            Origin from,
            String to,
            CopyObjectRequest.Builder request,
            UserMetadata metadata,
            Precondition when)
            throws StorageException {
        request.copySourceIfMatch(Stored.quoted(from.token())).sourceVersionId(from.version());
        switch (when) {
            case Precondition.Absent _ when honours.copyIfAbsent() -> request.ifNoneMatch("*");
            case Precondition.Unchanged(Token token) when honours.copyIfMatch() ->
                    request.ifMatch(Stored.quoted(token));
            case Precondition.Absent _, Precondition.Unchanged _, Precondition.Any _ ->
                    check(to, when);
        }
        CopyObjectResponse answer;
        try {
            answer =
                    bucket.copy(
                            request,
                            from.bucket().settings().bucket(),
                            from.key(),
                            to,
                            from.size());
        } catch (PreconditionFailed | NotFound e) {
            if (!from.isThere()) {
                throw Errors.changed("copy", from.shown(), e);
            }
            throw refused(to, when, e);
        }
        String etag = Stored.bare(answer.copyObjectResult().eTag());
        boolean comparable = Stored.isMd5(etag) && Stored.isMd5(from.token().text());
        if (comparable
                && answer.serverSideEncryptionAsString() == null
                && !etag.equals(from.token().text())) {
            // The server took what was there by then.
            throw Errors.changed("copy", from.shown(), null);
        }
        return new Stored(
                to, from.size(), etag, clock.instant(), metadata, from.headers().storageClass());
    }

    private Stored inParts(
            Origin from,
            String to,
            Headers headers,
            boolean tags,
            Precondition when,
            CopyControl control)
            throws StorageException {
        Tagging kept = tags ? from.tagging() : Origin.NO_TAGS;
        String id = uploads.begin(to, headers, kept);
        try {
            List<String> etags =
                    Parallel.all(
                            limits.parts(from.size()),
                            part -> {
                                control.admit(0);
                                return uploads.copyPart(from, part, to, id);
                            });
            if (!honours.copySource() && !from.isThere()) {
                throw Errors.changed("copy", from.shown(), null);
            }
            return complete(to, id, etags, from.size(), headers.metadata(), kept, when);
        } catch (StorageException | RuntimeException e) {
            try {
                uploads.abort(to, id);
            } catch (StorageException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
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

    /// Removes what is our own, and what a bucket that keeps versions has kept of it.
    void drop(String key) throws StorageException {
        if (honours.versions()) {
            bucket.purge(key);
        } else {
            delete(key);
        }
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
