package dev.godwit.testkit.s3;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Answers copies within the server, of whole objects and of parts of an upload.
final class CopyCalls {

    private static final String VERSION_MARK = "?versionId=";

    private final Buckets buckets;
    private final Limits limits;

    CopyCalls(Buckets buckets) {
        this.buckets = buckets;
        this.limits = new Limits(buckets.behaviour);
    }

    HttpAnswer copy(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        HttpHead head = call.head();
        Facts given = limits.facts(call);
        Source source = source(head);
        limits.checkCopy(source.object.size());
        boolean otherMetadata = replaces(head, "x-amz-metadata-directive");
        boolean sameClass = given.storageClass().equals(source.object.facts().storageClass());
        if (source.is(call) && !otherMetadata && sameClass) {
            throw new S3Error(400, "InvalidRequest", "A copy onto itself has to change something");
        }
        boolean otherTags = replaces(head, "x-amz-tagging-directive");
        boolean noTags = otherMetadata && buckets.behaviour.has(S3Quirk.KEEPS_TAGS_OF_PUTS_ONLY);
        Facts old = source.object.facts();
        Facts facts =
                new Facts(
                        otherMetadata ? given.headers() : old.headers(),
                        given.storageClass(),
                        noTags ? Map.of() : otherTags ? given.tags() : old.tags());
        Blob blob = source.object.blob();
        String etag = Checksums.etag(blob.bytes());
        S3Object copied =
                bucket.put(
                        S3Object.of(call.key(), blob, etag, buckets.now(), facts),
                        conditions(head));
        return result("CopyObjectResult", etag, copied.modified().toString())
                .with(bucket.versionOf(copied))
                .with(source.version());
    }

    private static boolean replaces(HttpHead head, String directive) {
        return head.find(directive).orElse("COPY").equals("REPLACE");
    }

    private Conditions conditions(HttpHead head) {
        return buckets.behaviour.has(S3Quirk.IGNORES_COPY_CONDITIONS)
                ? Conditions.NONE
                : Conditions.of(head);
    }

    HttpAnswer copyPart(S3Call call) throws S3Error {
        Source source = source(call.head());
        long size = source.object.size();
        String asked = call.head().header("x-amz-copy-source-range");
        Optional<ByteRange> range = ByteRange.of(asked, size);
        if (asked != null && range.isEmpty()) {
            throw S3Error.invalid("Not a range: " + asked);
        }
        Blob whole = source.object.blob();
        Blob blob = range.map(part -> part.of(whole)).orElse(whole);
        limits.checkCopy(blob.size());
        Upload.Part part =
                new Upload.Part(
                        UploadCalls.partNumber(call.head()),
                        blob,
                        Checksums.etag(blob.bytes()),
                        buckets.now());
        buckets.get(call.bucket()).add(call.head().parameter("uploadId"), call.key(), part);
        return result("CopyPartResult", part.etag(), part.modified().toString())
                .with(source.version());
    }

    private static HttpAnswer result(String root, String etag, String modified) {
        return HttpAnswer.of(
                200,
                Xml.document(root, xml -> xml.text("ETag", etag).text("LastModified", modified)));
    }

    private record Source(S3Bucket bucket, S3Object object) {
        boolean is(S3Call target) {
            return bucket.name().equals(target.bucket()) && object.key().equals(target.key());
        }

        Map<String, String> version() {
            return bucket.versionOf(object, "x-amz-copy-source-version-id");
        }
    }

    private Source source(HttpHead head) throws S3Error {
        String encoded = head.find("x-amz-copy-source").orElse("");
        int mark = encoded.indexOf(VERSION_MARK);
        String version = mark < 0 ? "" : encoded.substring(mark + VERSION_MARK.length());
        String path = decoded(mark < 0 ? encoded : encoded.substring(0, mark));
        int slash = path.indexOf('/');
        if (slash < 1) {
            throw S3Error.invalid("x-amz-copy-source is not a bucket and a key: " + encoded);
        }
        S3Bucket bucket = buckets.get(path.substring(0, slash));
        S3Object object = bucket.get(path.substring(slash + 1), version);
        if (!buckets.behaviour.has(S3Quirk.IGNORES_COPY_SOURCE_CONDITIONS)) {
            Conditions.ofCopySource(head).checkCopy(object);
        }
        return new Source(bucket, object);
    }

    /// Without the slash that it may begin with.
    private static String decoded(String path) throws S3Error {
        try {
            String text = HttpHead.decode(path, true);
            return text.startsWith("/") ? text.substring(1) : text;
        } catch (IOException e) {
            throw S3Error.invalid("x-amz-copy-source is not well encoded: " + path);
        }
    }
}
