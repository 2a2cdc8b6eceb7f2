package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// What a server refuses to store.
record Limits(S3Behaviour behaviour) {

    private static final int MOST_KEY_BYTES = 1_024;
    private static final int MOST_METADATA_BYTES = 2_048;

    void checkObject(S3Call call) throws S3Error {
        if (bytes(call.key()) > MOST_KEY_BYTES) {
            throw new S3Error(400, "KeyTooLongError", "The key is too long");
        }
        int metadata = 0;
        for (Map.Entry<String, String> header : call.head().headers().entrySet()) {
            if (header.getKey().startsWith(S3Object.METADATA)) {
                metadata += bytes(header.getKey()) - S3Object.METADATA.length();
                metadata += bytes(header.getValue());
            }
        }
        if (metadata > MOST_METADATA_BYTES) {
            throw new S3Error(400, "MetadataTooLarge", "There is too much user metadata");
        }
    }

    void checkBody(HttpHead head, Blob body) throws S3Error {
        if (body.size() > behaviour.mostPutBytes()) {
            throw new S3Error(400, "EntityTooLarge", "The body is too large");
        }
        Checksums.check(head, body.bytes(), !behaviour.has(S3Quirk.NO_CHECKSUMS));
    }

    void checkCopy(long bytes) throws S3Error {
        if (bytes > behaviour.mostCopyBytes()) {
            throw new S3Error(
                    400, "InvalidRequest", "The source is too large to copy in one request");
        }
    }

    /// What this server remembers of the facts of an object.
    Map<String, String> kept(Map<String, String> facts) {
        Map<String, String> kept = new TreeMap<>(facts);
        if (behaviour.has(S3Quirk.NO_CHECKSUMS)) {
            kept.keySet().removeIf(header -> header.startsWith(Checksums.PREFIX));
        }
        return kept;
    }

    /// The checksums of a request as the answer confirms them.
    Map<String, String> checksums(HttpHead head) {
        return kept(Checksums.given(head));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
