package dev.godwit.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Map;
import java.util.TreeMap;

/// A request's body, freed of chunks of HTTP and of `aws-chunked`.
///
/// @param trailers headers that came after the content
record HttpBody(Blob content, Map<String, String> trailers) {

    private static final HttpBody NONE = new HttpBody(Blob.empty(), Map.of());

    static HttpBody read(HttpHead head, InputStream in) throws IOException {
        HttpBody raw = raw(head, in);
        return isAwsChunked(head) ? chunks(new ByteArrayInputStream(raw.content.bytes())) : raw;
    }

    private static HttpBody raw(HttpHead head, InputStream in) throws IOException {
        if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
            return chunks(in);
        }
        long length = length(head);
        if (length == 0) {
            return NONE;
        }
        byte[] content = in.readNBytes(Math.toIntExact(length));
        if (content.length < length) {
            throw new EOFException("The body ends after " + content.length + " bytes");
        }
        return new HttpBody(Blob.of(content), Map.of());
    }

    static long length(HttpHead head) {
        return head.find("content-length").map(Long::parseLong).orElse(0L);
    }

    static boolean hasTrailer(HttpHead head) {
        return head.find("x-amz-content-sha256").orElse("").endsWith("-TRAILER");
    }

    static boolean isAwsChunked(HttpHead head) {
        return head.find("x-amz-content-sha256").orElse("").startsWith("STREAMING-");
    }

    /// Both kinds of chunks look alike: a size in hex with an optional extension, the bytes, an
    /// empty line; a chunk of size 0, and headers.
    private static HttpBody chunks(InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            String line = HttpHead.line(in);
            if (line == null) {
                throw new EOFException("The body ends between two chunks");
            }
            int size = Integer.parseInt(line.split(";")[0].strip(), 16);
            if (size == 0) {
                return new HttpBody(
                        Blob.of(content.toByteArray()), new TreeMap<>(HttpHead.headers(in)));
            }
            byte[] chunk = in.readNBytes(size);
            String end = HttpHead.line(in);
            if (chunk.length < size || end == null || !end.isEmpty()) {
                throw new ProtocolException("A chunk is not as long as it says");
            }
            content.writeBytes(chunk);
        }
    }
}
