package dev.godwit.testkit.s3;

import java.io.IOException;
import java.util.Optional;

/// Answers copies within the server, of whole objects and of parts of an upload.
final class CopyCalls {

    private final Buckets buckets;
    private final Limits limits;

    CopyCalls(Buckets buckets) {
        this.buckets = buckets;
        this.limits = new Limits(buckets.behaviour);
    }

    HttpAnswer copy(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        limits.checkObject(call);
        HttpHead head = call.head();
        Source source = source(head);
        limits.checkCopy(source.object.size());
        boolean replace = head.find("x-amz-metadata-directive").orElse("COPY").equals("REPLACE");
        String storageClass = S3Object.storageClass(head);
        if (source.is(call) && !replace && storageClass.equals(source.object.storageClass())) {
            throw new S3Error(400, "InvalidRequest", "A copy onto itself has to change something");
        }
        S3Object copied =
                new S3Object(
                        call.key(),
                        source.object.blob(),
                        Checksums.etag(source.object.blob().bytes()),
                        buckets.now(),
                        replace ? limits.kept(S3Object.facts(head)) : source.object.facts(),
                        storageClass);
        bucket.put(copied, conditions(head));
        return result("CopyObjectResult", copied.etag(), copied.modified().toString());
    }

    private Conditions conditions(HttpHead head) {
        return buckets.behaviour.has(S3Quirk.IGNORES_COPY_CONDITIONS)
                ? Conditions.NONE
                : Conditions.of(head);
    }

    HttpAnswer copyPart(S3Call call) throws S3Error {
        S3Object source = source(call.head()).object;
        String asked = call.head().header("x-amz-copy-source-range");
        Optional<ByteRange> range = ByteRange.of(asked, source.size());
        if (asked != null && range.isEmpty()) {
            throw S3Error.invalid("Not a range: " + asked);
        }
        Blob blob = range.map(part -> part.of(source.blob())).orElse(source.blob());
        limits.checkCopy(blob.size());
        Upload.Part part =
                new Upload.Part(
                        UploadCalls.partNumber(call.head()),
                        blob,
                        Checksums.etag(blob.bytes()),
                        buckets.now());
        buckets.get(call.bucket()).add(call.head().parameter("uploadId"), call.key(), part);
        return result("CopyPartResult", part.etag(), part.modified().toString());
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
    }

    private Source source(HttpHead head) throws S3Error {
        String encoded = head.find("x-amz-copy-source").orElse("");
        String path = decoded(encoded.startsWith("/") ? encoded.substring(1) : encoded);
        int slash = path.indexOf('/');
        if (slash < 1) {
            throw S3Error.invalid("x-amz-copy-source is not a bucket and a key: " + encoded);
        }
        S3Bucket bucket = buckets.get(path.substring(0, slash));
        S3Object object = bucket.get(path.substring(slash + 1));
        if (!buckets.behaviour.has(S3Quirk.IGNORES_COPY_SOURCE_CONDITIONS)) {
            Conditions.ofCopySource(head).checkCopy(object);
        }
        return new Source(bucket, object);
    }

    private static String decoded(String path) throws S3Error {
        try {
            return HttpHead.decode(path, true);
        } catch (IOException e) {
            throw S3Error.invalid("x-amz-copy-source is not well encoded: " + path);
        }
    }
}
