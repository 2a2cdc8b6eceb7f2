package dev.godwit.adapter.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The body of an answer while somebody reads it. Whatever the client throws then is the answer's
/// fault, and passes when it is asked for again; what else is thrown is a defect of ours, and does
/// not.
final class AnswerStream extends FilterInputStream implements Abortable {

    private final Abortable answer;

    private AnswerStream(InputStream in, Abortable answer) {
        super(in);
        this.answer = answer;
    }

    /// Thrown by who reads an answer.
    static final class Defect extends RuntimeException {
        private static final long serialVersionUID = 1;

        Defect(RuntimeException cause) {
            super("An answer was read wrongly", cause);
        }
    }

    /// The answer, of which nothing is thrown any more but what [IOException] and [SdkException]
    /// are.
    static ResponseInputStream<GetObjectResponse> of(ResponseInputStream<GetObjectResponse> in) {
        AnswerStream stream = new AnswerStream(in, in);
        return new ResponseInputStream<>(
                in.response(), AbortableInputStream.create(stream, stream));
    }

    static <T> T read(ResponseInputStream<GetObjectResponse> in, Bucket.Reading<T> reading)
            throws IOException {
        try (ResponseInputStream<GetObjectResponse> body = of(in)) {
            return reading.of(body);
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Defect(e);
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T make() throws IOException;
    }

    private static <T> T of(Use<T> use) throws IOException {
        try {
            return use.make();
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException(unread(e), e);
        }
    }

    private static String unread(RuntimeException e) {
        return "the SDK does not understand the answer (" + e + ")";
    }

    @Override
    public int read() throws IOException {
        return of(in::read);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return of(() -> in.read(into, offset, length));
    }

    @Override
    public long skip(long bytes) throws IOException {
        return of(() -> in.skip(bytes));
    }

    @Override
    public int available() throws IOException {
        return of(in::available);
    }

    @Override
    public void close() throws IOException {
        of(() -> {
            in.close();
            return true;
        });
    }

    @Override
    public void abort() {
        try {
            answer.abort();
        } catch (SdkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw SdkClientException.create(unread(e), e);
        }
    }
}
