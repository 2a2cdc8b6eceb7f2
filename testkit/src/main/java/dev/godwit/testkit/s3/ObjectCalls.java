package dev.godwit.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers what is asked about single objects.
final class ObjectCalls {

    private static final int MOST_DELETIONS = 1_000;

    private final Buckets buckets;

    ObjectCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    /// Of a HEAD nothing but its headers is sent.
    HttpAnswer read(S3Call call) throws S3Error {
        S3Object object = buckets.get(call.bucket()).get(call.key());
        Conditions.of(call.head()).checkRead(object);
        Map<String, String> headers = object.headers();
        if (!call.head().find("x-amz-checksum-mode").orElse("").equals("ENABLED")) {
            headers.keySet().removeIf(header -> header.startsWith(Checksums.PREFIX));
        }
        Optional<ByteRange> range = ByteRange.of(call.head().header("range"), object.size());
        if (range.isEmpty()) {
            return new HttpAnswer(200, headers, object.blob());
        }
        // What is told about the whole does not hold for a part.
        headers.keySet().removeIf(header -> header.startsWith(Checksums.PREFIX));
        headers.put("content-range", range.get().header(object.size()));
        return new HttpAnswer(206, headers, range.get().of(object.blob()));
    }

    HttpAnswer put(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        Limits limits = new Limits(buckets.behaviour);
        limits.checkObject(call);
        Blob body = call.body();
        limits.checkBody(call.head(), body);
        S3Object object =
                new S3Object(
                        call.key(),
                        body,
                        Checksums.etag(body.bytes()),
                        buckets.now(),
                        limits.kept(S3Object.facts(call.head())),
                        S3Object.storageClass(call.head()));
        bucket.put(object, conditions(call.head()));
        return HttpAnswer.of(200).with("etag", object.etag()).with(limits.checksums(call.head()));
    }

    private Conditions conditions(HttpHead head) {
        return buckets.behaviour.has(S3Quirk.IGNORES_PUT_CONDITIONS)
                ? Conditions.NONE
                : Conditions.of(head);
    }

    /// What is not there counts as deleted.
    HttpAnswer delete(S3Call call) throws S3Error {
        buckets.get(call.bucket()).delete(call.key(), deletion(Conditions.of(call.head())));
        return HttpAnswer.of(204);
    }

    private Conditions deletion(Conditions asked) {
        return buckets.behaviour.has(S3Quirk.IGNORES_DELETE_CONDITIONS) ? Conditions.NONE : asked;
    }

    HttpAnswer deleteAll(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        new Limits(buckets.behaviour).checkBody(call.head(), call.body());
        XmlElement asked = XmlElement.parse(call.body().bytes());
        List<XmlElement> objects = asked.all("Object");
        if (objects.isEmpty() || objects.size() > MOST_DELETIONS) {
            throw new S3Error(400, "MalformedXML", "1 to " + MOST_DELETIONS + " objects at once");
        }
        boolean quiet = asked.find("Quiet").orElse("").equals("true");
        List<Deleted> deleted = new ArrayList<>();
        for (XmlElement object : objects) {
            String key = object.get("Key");
            Conditions conditions = new Conditions(object.find("ETag"), Optional.empty());
            try {
                bucket.delete(key, deletion(conditions));
                deleted.add(new Deleted(key, Optional.empty()));
            } catch (S3Error e) {
                deleted.add(new Deleted(key, Optional.of(e)));
            }
        }
        return HttpAnswer.of(
                200,
                Xml.document(
                        "DeleteResult", xml -> deleted.forEach(each -> each.describe(xml, quiet))));
    }

    private record Deleted(String key, Optional<S3Error> error) {
        void describe(Xml xml, boolean quiet) {
            if (error.isPresent()) {
                xml.element(
                        "Error",
                        entry ->
                                entry.text("Key", key)
                                        .text("Code", error.get().code())
                                        .text("Message", String.valueOf(error.get().getMessage())));
            } else if (!quiet) {
                xml.element("Deleted", entry -> entry.text("Key", key));
            }
        }
    }
}
