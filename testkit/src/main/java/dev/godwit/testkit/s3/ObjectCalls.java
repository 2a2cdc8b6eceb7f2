package dev.godwit.testkit.s3;

import java.util.Map;
import java.util.Optional;

/// Answers what is asked about single objects.
final class ObjectCalls {

    static final String VERSION = "x-amz-version-id";
    private static final String MARKER = "x-amz-delete-marker";

    private final Buckets buckets;
    private final Limits limits;

    ObjectCalls(Buckets buckets) {
        this.buckets = buckets;
        this.limits = new Limits(buckets.behaviour);
    }

    /// Of a HEAD nothing but its headers is sent.
    HttpAnswer read(S3Call call) throws S3Error {
        HttpHead head = call.head();
        if (head.asks("partNumber")) {
            throw S3Error.notImplemented("Objects are not read by part number");
        }
        S3Bucket bucket = buckets.get(call.bucket());
        S3Object object = bucket.get(call.key(), head.parameter("versionId"));
        Conditions.of(head).checkRead(object);
        Map<String, String> headers = object.headers();
        headers.putAll(bucket.versionOf(object));
        Optional<ByteRange> range = ByteRange.of(head.header("range"), object.size());
        // What is told about the whole does not hold for a part.
        if (range.isPresent() || !head.find("x-amz-checksum-mode").orElse("").equals("ENABLED")) {
            headers.keySet().removeIf(header -> header.startsWith(Checksums.PREFIX));
        }
        if (range.isEmpty()) {
            return new HttpAnswer(200, headers, object.blob());
        }
        headers.put("content-range", range.get().header(object.size()));
        return new HttpAnswer(206, headers, range.get().of(object.blob()));
    }

    HttpAnswer put(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        Facts facts = limits.facts(call);
        Blob body = call.body();
        limits.checkBody(call.head(), body);
        String etag = Checksums.etag(body.bytes());
        S3Object object = S3Object.of(call.key(), body, etag, buckets.now(), facts);
        S3Object stored = bucket.put(object, limits.conditions(call.head()));
        return HttpAnswer.of(200)
                .with("etag", etag)
                .with(limits.checksums(call.head()))
                .with(bucket.versionOf(stored));
    }

    /// What a server looks at before it has read the body, if it is one that does.
    void checkEarly(S3Call call) throws S3Error {
        if (buckets.behaviour.has(S3Quirk.CHECKS_PUT_CONDITIONS_EARLY)) {
            Conditions.of(call.head()).checkChange(buckets.get(call.bucket()).find(call.key()));
        }
    }

    /// What is not there counts as deleted.
    HttpAnswer delete(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        String version = call.head().parameter("versionId");
        HttpAnswer done = HttpAnswer.of(204);
        if (!version.isEmpty()) {
            boolean marker =
                    bucket.deleteVersion(call.key(), version).filter(S3Object::marker).isPresent();
            HttpAnswer answer = done.with(VERSION, version);
            return marker ? answer.with(MARKER, "true") : answer;
        }
        Conditions conditions = limits.deletion(Conditions.of(call.head()));
        return bucket.delete(call.key(), conditions)
                .map(marker -> done.with(VERSION, marker.version()).with(MARKER, "true"))
                .orElse(done);
    }
}
