package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.EOFException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// One version of an object. Opening it fetches its beginning, which is all there is of most; the
/// rest is asked for by ranges of exactly this version, again from the last byte when a connection
/// breaks. Where the server copied what was opened before by itself, only a look is taken.
final class S3Content implements Content {

    /// Fetched when it is opened.
    private static final int AHEAD = 256 << 10;

    private static final byte[] NOTHING = {};

    private final Tree tree;
    private final NodeRef ref;
    private final Version version;
    private final Headers headers;
    private final byte[] ahead;

    /// Somebody was told where it is: what the server copies, and the tags that are read from it,
    /// may be of a later version than what was fetched.
    private volatile boolean told;

    /// What every answer has to be of.
    ///
    /// @param plain whether the etag is the MD5 of the whole
    record Version(String key, Token token, long size, boolean plain) {}

    private S3Content(Tree tree, NodeRef ref, Version version, Headers headers, byte[] ahead) {
        this.tree = tree;
        this.ref = ref;
        this.version = version;
        this.headers = headers;
        this.ahead = ahead;
    }

    static S3Content open(Tree tree, NodeRef ref, Token expected) throws StorageException {
        String key = tree.keys.object(ref);
        try {
            return tree.takes()
                    ? seen(tree, ref, key, expected)
                    : fetched(tree, ref, key, expected);
        } catch (StorageException.NotFound e) {
            throw tree.folder(ref).isPresent()
                    ? new PreconditionFailed(
                            Text.say("open", tree.shown(ref), "it is not a file"), e)
                    : e;
        } catch (PreconditionFailed e) {
            // Of what has no bytes a server refuses every range.
            HeadObjectResponse head = tree.bucket.headers(key);
            Stored now = Stored.of(key, head);
            if (now.size() == 0 && now.is(expected)) {
                return new S3Content(
                        tree, ref, new Version(key, expected, 0, false), Headers.of(head), NOTHING);
            }
            throw e;
        }
    }

    private static S3Content seen(Tree tree, NodeRef ref, String key, Token expected)
            throws StorageException {
        HeadObjectResponse head = tree.bucket.headers(key);
        Stored now = Stored.of(key, head);
        boolean file = tree.facts.listingOnly() || now.metadata().kind() == Kind.FILE;
        if (!file || !now.is(expected)) {
            throw Errors.changed("open", tree.shown(ref), null);
        }
        boolean plain =
                isPlain(expected, head.sseCustomerAlgorithm(), head.serverSideEncryptionAsString());
        Version version = new Version(key, expected, now.size(), plain);
        return new S3Content(tree, ref, version, Headers.of(head), NOTHING);
    }

    private static boolean isPlain(
            Token etag, @Nullable String customerKey, @Nullable String encryption) {
        return Stored.isMd5(etag.text())
                && customerKey == null
                && !String.valueOf(encryption).startsWith("aws:kms");
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
                isPlain(
                        expected,
                        response.sseCustomerAlgorithm(),
                        response.serverSideEncryptionAsString());
        Version version = new Version(key, expected, fetched.size, plain);
        return new S3Content(tree, ref, version, Headers.of(response), fetched.bytes);
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
        if (version.size() > 0) {
            tree.reads();
        }
        return new ObjectStream(tree.bucket, version, ahead, from, length);
    }

    @Override
    public <T> Optional<T> origin(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /// What a destination may copy, or carry the headers of.
    Origin asOrigin() {
        told = true;
        return new Origin(
                tree.bucket, version.key(), version.token(), version.size(), headers, null);
    }

    /// The server was told to copy it.
    void taken() {
        tree.taken();
    }

    /// What one answer held whole, and was held to its MD5 when it was read, is this version for
    /// good.
    @Override
    public void confirm() throws StorageException {
        boolean held = ahead.length > 0 && ahead.length == version.size();
        if (held && version.plain() && !told) {
            return;
        }
        if (!tree.bucket.head(version.key()).is(version.token())) {
            throw Errors.changed("go on with", tree.shown(ref), null);
        }
    }

    @Override
    public void close() {}
}
