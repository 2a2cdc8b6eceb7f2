package dev.godwit.adapter.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The body of an answer while somebody reads it. What the SDK throws then is the answer's fault,
/// and passes when it is asked for again; what else is thrown is a defect of ours, and does not.
final class AnswerStream extends FilterInputStream {

    private AnswerStream(InputStream in) {
        super(in);
    }

    /// Thrown by who reads an answer.
    static final class Defect extends RuntimeException {
        private static final long serialVersionUID = 1;

        Defect(RuntimeException cause) {
            super("An answer was read wrongly", cause);
        }
    }

    static <T> T read(ResponseInputStream<GetObjectResponse> in, Bucket.Reading<T> reading)
            throws IOException {
        try (ResponseInputStream<GetObjectResponse> body =
                new ResponseInputStream<>(
                        in.response(), AbortableInputStream.create(new AnswerStream(in), in))) {
            return reading.of(body);
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Defect(e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unread(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unread(e);
        }
    }

    private static IOException unread(RuntimeException e) {
        return new IOException("the SDK does not understand the answer (" + e + ")", e);
    }
}
