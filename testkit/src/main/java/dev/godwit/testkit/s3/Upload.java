package dev.godwit.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A multipart upload that is neither completed nor aborted.
///
/// @param parts by number; guarded by the bucket
record Upload(
        String id, String key, Instant begun, Facts facts, NavigableMap<Integer, Part> parts) {

    static final int MOST_PARTS = 10_000;

    static Upload of(String id, String key, Instant begun, Facts facts) {
        return new Upload(id, key, begun, facts, new TreeMap<>());
    }

    record Part(int number, Blob blob, String etag, Instant modified) {}

    /// What a client says that the object is made of.
    record Chosen(int number, String etag) {}

    S3Object assemble(List<Chosen> chosen, long leastPartBytes, Instant now) throws S3Error {
        if (chosen.isEmpty()) {
            throw new S3Error(400, "MalformedXML", "An upload has at least one part");
        }
        for (int i = 1; i < chosen.size(); i++) {
            if (chosen.get(i).number <= chosen.get(i - 1).number) {
                throw new S3Error(400, "InvalidPartOrder", "Parts are not in ascending order");
            }
        }
        List<Blob> blobs = new ArrayList<>();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (Chosen choice : chosen) {
            Part part = parts.get(choice.number);
            if (part == null || !bare(part.etag).equals(bare(choice.etag))) {
                throw new S3Error(400, "InvalidPart", "There is no such part " + choice.number);
            }
            if (part.blob.size() < leastPartBytes && !choice.equals(chosen.getLast())) {
                throw new S3Error(400, "EntityTooSmall", "Part " + choice.number + " is too small");
            }
            blobs.add(part.blob);
            digests.writeBytes(HexFormat.of().parseHex(bare(part.etag)));
        }
        String digest = HexFormat.of().formatHex(Checksums.md5(digests.toByteArray()));
        String etag = '"' + digest + "-" + chosen.size() + '"';
        return S3Object.of(key, Blob.Joined.of(blobs), etag, now, facts);
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
