package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Finds out what a server honours, by trying it on an object of its own under a reserved name,
/// which is gone afterwards. It is always the same name, so that what a dead process left there
/// goes with the next one's.
final class Probe {

    private static final int TRIES = 3;
    private static final byte[] CONTENT = {'g'};

    /// Of no content.
    private static final Token NO_OTHER = new Token("00000000000000000000000000000000");

    private static final String OTHER = Stored.quoted(NO_OTHER);

    private final Bucket bucket;
    private final Uploads uploads;
    private final String key;

    /// Whether the bucket keeps versions, as the latest put was answered.
    private boolean versions;

    Probe(Bucket bucket) {
        this.bucket = bucket;
        uploads = new Uploads(bucket);
        key = bucket.settings().prefix() + Name.RESERVED_PREFIX + "-probe";
    }

    /// Where the server cannot be asked now, nothing is relied on.
    Honours run() {
        Token there;
        try {
            there = put(PutObjectRequest.builder());
        } catch (Denied e) {
            return Honours.NOTHING;
        } catch (StorageException e) {
            remove(bucket, key, versions);
            return Honours.UNKNOWN;
        }
        try {
            return honours(there);
        } catch (StorageException e) {
            return Honours.UNKNOWN;
        } finally {
            remove(bucket, key, versions);
        }
    }

    private Honours honours(Token there) throws StorageException {
        boolean quoted = matches(Stored.quoted(there), OTHER);
        boolean bare = !quoted && matches(there.text(), NO_OTHER.text());
        return new Honours(
                true,
                true,
                refuses(() -> put(PutObjectRequest.builder().ifNoneMatch("*"))),
                quoted || bare,
                bare,
                refuses(() -> copy(request().ifNoneMatch("*"))),
                refuses(() -> copy(request().ifMatch(OTHER))),
                refuses(() -> copy(request().copySourceIfMatch(OTHER))),
                refusesToEnd(),
                refuses(() -> bucket.delete(key, Probe::ifOther)),
                versions);
    }

    /// Whether a put that names what is there is made, and one that names something else is not.
    private boolean matches(String there, String notThere) throws StorageException {
        return !refuses(() -> put(PutObjectRequest.builder().ifMatch(there)))
                && refuses(() -> put(PutObjectRequest.builder().ifMatch(notThere)));
    }

    @FunctionalInterface
    private interface Change {
        void make() throws StorageException;
    }

    /// Whether the server sees that a precondition does not hold.
    private static boolean refuses(Change change) throws StorageException {
        try {
            change.make();
            return false;
        } catch (PreconditionFailed e) {
            return true;
        } catch (StorageException.Unsupported | NotFound | Denied e) {
            // It does not know the header, or the request.
            return false;
        }
    }

    private Token put(PutObjectRequest.Builder request) throws StorageException {
        if (!bucket.settings().checksums()) {
            request.contentMD5(Md5.base64(Md5.of(CONTENT)));
        }
        RequestBody body = RequestBody.fromBytes(CONTENT);
        PutObjectResponse answer = bucket.put(request, key, body, CONTENT.length);
        // Where none are kept any more it is the one that is replaced each time.
        versions = answer.versionId() != null && !answer.versionId().equals("null");
        return new Token(Stored.bare(answer.eTag()));
    }

    private static CopyObjectRequest.Builder request() {
        return CopyObjectRequest.builder().metadataDirective(MetadataDirective.REPLACE);
    }

    private void copy(CopyObjectRequest.Builder request) throws StorageException {
        bucket.copy(request, bucket.settings().bucket(), key, key, CONTENT.length);
    }

    /// Both preconditions of a completion; whoever knows the one knows the other.
    private boolean refusesToEnd() throws StorageException {
        String id = uploads.begin(key, Headers.of("text/plain", null, new UserMetadata(Map.of())));
        try {
            List<String> etags = List.of(uploads.part(key, id, 1, CONTENT));
            return refuses(() ->
                    uploads.end(
                            CompleteMultipartUploadRequest.builder().ifNoneMatch("*"),
                            key,
                            id,
                            etags,
                            CONTENT.length));
        } finally {
            uploads.abort(key, id);
        }
    }

    private static void ifOther(DeleteObjectRequest.Builder request) {
        request.ifMatch(OTHER);
    }

    /// Best effort: the name is reserved, and hidden from every listing of a destination.
    ///
    /// @param versions whether the bucket keeps them
    static void remove(Bucket bucket, String key, boolean versions) {
        Uploads uploads = new Uploads(bucket);
        for (int i = 0; i < TRIES; i++) {
            try {
                if (versions) {
                    bucket.purge(key);
                } else {
                    bucket.delete(key, _ -> {});
                }
                for (String id : uploads.open(key)) {
                    uploads.abort(key, id);
                }
                return;
            } catch (StorageException e) {
                // Again, or by the next one.
            }
        }
    }
}
