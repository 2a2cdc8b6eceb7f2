package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.Transient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Bytes of one version of an object. When a connection breaks it goes on from the last byte; when
/// it was read from its first byte to its last, it is held to its MD5 where the etag is that.
final class ObjectStream extends InputStream {

    /// In a row, without a byte in between.
    private static final int TRIES = 4;

    private final Bucket bucket;
    private final S3Content.Version version;
    private final byte[] ahead;
    private final long end;
    private final @Nullable MessageDigest md5;
    private long at;
    private @Nullable ResponseInputStream<GetObjectResponse> answer;
    private int failures;

    /// @param ahead the object's first bytes, which are there already
    ObjectStream(Bucket bucket, S3Content.Version version, byte[] ahead, long from, long length) {
        this.bucket = bucket;
        this.version = version;
        this.ahead = ahead;
        at = Math.min(from, version.size());
        end = length < version.size() - at ? at + length : version.size();
        md5 = version.plain() && at == 0 && end == version.size() ? Md5.begin() : null;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == end) {
            return -1;
        }
        int n = next(into, offset, (int) Math.min(length, end - at));
        at += n;
        if (md5 != null) {
            md5.update(into, offset, n);
            if (at == end) {
                checkHash(md5);
            }
        }
        return n;
    }

    private int next(byte[] into, int offset, int most) throws IOException {
        if (at < ahead.length) {
            int n = (int) Math.min(most, ahead.length - at);
            System.arraycopy(ahead, (int) at, into, offset, n);
            return n;
        }
        while (true) {
            try {
                ResponseInputStream<GetObjectResponse> in = answer();
                int n = in.read(into, offset, most);
                if (n > 0) {
                    failures = 0;
                    return n;
                }
                throw new EOFException("the answer ended early");
            } catch (StorageException e) {
                throw e;
            } catch (IOException | SdkException e) {
                abort();
                if (++failures == TRIES) {
                    throw broken(e);
                }
            }
        }
    }

    private StorageException broken(Exception e) {
        return e instanceof SdkException sdk
                ? Errors.of(Request.GET, bucket.shown(version.key()), sdk)
                : new Transient(
                        Text.say(
                                "read",
                                bucket.shown(version.key()),
                                "the connection broke at byte " + at + " (" + e.getMessage() + ")"),
                        e);
    }

    private ResponseInputStream<GetObjectResponse> answer() throws StorageException {
        if (answer == null) {
            ResponseInputStream<GetObjectResponse> in =
                    bucket.open(
                            GetObjectRequest.builder()
                                    .key(version.key())
                                    .ifMatch(Stored.quoted(version.token()))
                                    .range("bytes=" + at + "-" + (end - 1)));
            answer = in;
            checkVersion(in.response());
        }
        return answer;
    }

    /// A server that does not know the precondition, or the range, answers all the same.
    private void checkVersion(GetObjectResponse response) throws StorageException {
        if (!Stored.bare(response.eTag()).equals(version.token().text())) {
            throw Errors.changed("read", bucket.shown(version.key()), null);
        }
        String range = response.contentRange();
        boolean asked = range != null && range.startsWith("bytes " + at + "-");
        if (!asked && at > 0) {
            throw new Corrupt(
                    Text.say(
                            "read",
                            bucket.shown(version.key()),
                            "the server gives other bytes than were asked for"),
                    null);
        }
    }

    private void checkHash(MessageDigest read) throws Corrupt {
        String hash = Md5.hex(read.digest());
        if (!hash.equals(version.token().text())) {
            throw new Corrupt(
                    Text.say(
                            "read",
                            bucket.shown(version.key()),
                            "its bytes have the MD5 " + hash + ", which is not its etag"),
                    null);
        }
    }

    private void abort() {
        if (answer != null) {
            try {
                answer.abort();
            } catch (SdkException e) {
                // It was given up, however that went.
            }
            answer = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (at < end) {
            abort();
        } else if (answer != null) {
            try {
                answer.close();
            } catch (IOException | SdkException e) {
                throw broken(e);
            }
            answer = null;
        }
    }
}
