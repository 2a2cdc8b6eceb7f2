package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.EOFException;
import java.io.InputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// One version of an object. Opening it fetches its beginning, which is all there is of most; the
/// rest is asked for by ranges of exactly this version, again from the last byte when a connection
/// breaks.
final class S3Content implements Content {

    /// Fetched when it is opened.
    private static final int AHEAD = 256 << 10;

    private final Tree tree;
    private final NodeRef ref;
    private final Version version;
    private final byte[] ahead;

    /// What every answer has to be of.
    ///
    /// @param plain whether the etag is the MD5 of the whole
    record Version(String key, Token token, long size, boolean plain) {}

    private S3Content(Tree tree, NodeRef ref, Version version, byte[] ahead) {
        this.tree = tree;
        this.ref = ref;
        this.version = version;
        this.ahead = ahead;
    }

    static S3Content open(Tree tree, NodeRef ref, Token expected) throws StorageException {
        String key = tree.keys.object(ref);
        try {
            return fetched(tree, ref, key, expected);
        } catch (StorageException.NotFound e) {
            throw tree.folder(ref).isPresent()
                    ? new PreconditionFailed(
                            Text.say("open", tree.shown(ref), "it is not a file"), e)
                    : e;
        } catch (PreconditionFailed e) {
            // Of what has no bytes a server refuses every range.
            Stored now = tree.bucket.head(key);
            if (now.size() == 0 && now.is(expected)) {
                return new S3Content(tree, ref, new Version(key, expected, 0, false), new byte[0]);
            }
            throw e;
        }
    }

    private static S3Content fetched(Tree tree, NodeRef ref, String key, Token expected)
            throws StorageException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().key(key).ifMatch(Stored.quoted(expected));
        if (!Stored.isEmpty(expected)) {
            request.range("bytes=0-" + (AHEAD - 1));
        }
        Fetched fetched =
                tree.bucket.read(
                        request,
                        in -> {
                            long size = size(in.response());
                            int length = (int) Math.min(size, AHEAD);
                            byte[] bytes = in.readNBytes(length);
                            if (bytes.length < length) {
                                throw new EOFException("the answer ended early");
                            }
                            if (size > AHEAD) {
                                in.abort();
                            }
                            return new Fetched(in.response(), size, bytes);
                        });
        GetObjectResponse response = fetched.response;
        UserMetadata metadata = new UserMetadata(response.metadata());
        boolean file = tree.facts.listingOnly() || metadata.kind() == Kind.FILE;
        if (!file || !Stored.bare(response.eTag()).equals(expected.text())) {
            throw Errors.changed("open", tree.shown(ref), null);
        }
        boolean plain =
                Stored.isMd5(expected.text())
                        && response.sseCustomerAlgorithm() == null
                        && !String.valueOf(response.serverSideEncryptionAsString())
                                .startsWith("aws:kms");
        Version version = new Version(key, expected, fetched.size, plain);
        return new S3Content(tree, ref, version, fetched.bytes);
    }

    /// An answer with the object's first bytes.
    private static final class Fetched {
        private final GetObjectResponse response;
        private final long size;
        private final byte[] bytes;

        Fetched(GetObjectResponse response, long size, byte[] bytes) {
            this.response = response;
            this.size = size;
            this.bytes = bytes;
        }
    }

    /// Of the whole object, not of the part that was asked for.
    private static long size(GetObjectResponse response) {
        String range = response.contentRange();
        int slash = range == null ? -1 : range.lastIndexOf('/');
        if (range != null && slash >= 0 && range.substring(slash + 1).matches("\\d{1,18}")) {
            return Long.parseLong(range.substring(slash + 1));
        }
        return response.contentLength() == null ? 0 : response.contentLength();
    }

    @Override
    public long size() {
        return version.size();
    }

    @Override
    public InputStream read(long from, long length) {
        return new ObjectStream(tree.bucket, version, ahead, from, length);
    }

    @Override
    public void confirm() throws StorageException {
        if (!tree.bucket.head(version.key()).is(version.token())) {
            throw Errors.changed("go on with", tree.shown(ref), null);
        }
    }

    @Override
    public void close() {}
}
