package dev.godwit.testkit.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// What a client may say about the bytes it sends.
final class Checksums {

    static final String PREFIX = "x-amz-checksum-";
    private static final String SIGNED_BODY = "x-amz-content-sha256";

    private static final Map<String, Function<byte[], byte[]>> ALGORITHMS =
            Map.of(
                    "crc32", bytes -> crc(new CRC32(), bytes),
                    "crc32c", bytes -> crc(new CRC32C(), bytes),
                    "sha1", bytes -> digest("SHA-1", bytes),
                    "sha256", bytes -> digest("SHA-256", bytes));

    private Checksums() {}

    static String etag(byte[] bytes) {
        return '"' + HexFormat.of().formatHex(digest("MD5", bytes)) + '"';
    }

    static byte[] md5(byte[] bytes) {
        return digest("MD5", bytes);
    }

    /// Holds a body to all that its head and its trailer say of it.
    ///
    /// @param kept whether the server knows the newer checksums at all
    static void check(HttpHead head, byte[] body, boolean kept) throws S3Error {
        String md5 = head.header("content-md5");
        if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(md5(body)))) {
            throw new S3Error(400, "BadDigest", "The body does not have this Content-MD5");
        }
        String signed = head.header(SIGNED_BODY);
        if (signed != null
                && signed.length() == 64
                && !signed.equals(HexFormat.of().formatHex(digest("SHA-256", body)))) {
            throw new S3Error(
                    400, "XAmzContentSHA256Mismatch", "The body does not have this SHA-256");
        }
        if (kept) {
            for (Map.Entry<String, String> said : given(head).entrySet()) {
                byte[] is = algorithm(said.getKey()).apply(body);
                if (!said.getValue().equals(Base64.getEncoder().encodeToString(is))) {
                    throw new S3Error(
                            400, "BadDigest", "The body does not have this " + said.getKey());
                }
            }
        }
    }

    /// The checksums a client gave of an object, by header.
    static Map<String, String> given(HttpHead head) {
        Map<String, String> found = new TreeMap<>();
        head.headers()
                .forEach((name, value) -> {
                    if (name.startsWith(PREFIX)
                            && ALGORITHMS.containsKey(name.substring(PREFIX.length()))) {
                        found.put(name, value);
                    }
                });
        return found;
    }

    private static Function<byte[], byte[]> algorithm(String header) {
        return ALGORITHMS.getOrDefault(header.substring(PREFIX.length()), bytes -> bytes);
    }

    private static byte[] crc(Checksum checksum, byte[] bytes) {
        checksum.update(bytes);
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
