package dev.godwit.testkit.s3;

import java.util.Map;
import java.util.TreeMap;

/// Answers what is asked about the tags of an object.
final class TagCalls {

    private final Buckets buckets;

    TagCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    HttpAnswer get(S3Call call) throws S3Error {
        Map<String, String> tags = object(call).facts().tags();
        return HttpAnswer.of(
                200,
                Xml.document(
                        "Tagging",
                        xml ->
                                xml.element(
                                        "TagSet",
                                        set ->
                                                tags.forEach((key, value) ->
                                                        set.element(
                                                                "Tag",
                                                                tag ->
                                                                        tag.text("Key", key)
                                                                                .text(
                                                                                        "Value",
                                                                                        value))))));
    }

    HttpAnswer put(S3Call call) throws S3Error {
        Map<String, String> tags = new TreeMap<>();
        for (XmlElement set : XmlElement.parse(call.body().bytes()).all("TagSet")) {
            for (XmlElement tag : set.all("Tag")) {
                tags.put(tag.get("Key"), tag.get("Value"));
            }
        }
        S3Object object = object(call);
        buckets.get(call.bucket()).tag(object, Facts.checked(tags));
        return HttpAnswer.of(200);
    }

    HttpAnswer delete(S3Call call) throws S3Error {
        S3Object object = object(call);
        buckets.get(call.bucket()).tag(object, Map.of());
        return HttpAnswer.of(204);
    }

    private S3Object object(S3Call call) throws S3Error {
        new Limits(buckets.behaviour).checkTags();
        return buckets.get(call.bucket()).get(call.key(), call.head().parameter("versionId"));
    }
}
