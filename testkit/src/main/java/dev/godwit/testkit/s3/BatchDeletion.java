package dev.godwit.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers the deletion of many objects in one request, each for itself.
final class BatchDeletion {

    private static final int MOST_OBJECTS = 1_000;

    private final Buckets buckets;
    private final Limits limits;

    BatchDeletion(Buckets buckets) {
        this.buckets = buckets;
        this.limits = new Limits(buckets.behaviour);
    }

    HttpAnswer delete(S3Call call) throws S3Error {
        S3Bucket bucket = buckets.get(call.bucket());
        limits.checkBody(call.head(), call.body());
        XmlElement asked = XmlElement.parse(call.body().bytes());
        List<XmlElement> objects = asked.all("Object");
        if (objects.isEmpty() || objects.size() > MOST_OBJECTS) {
            throw new S3Error(400, "MalformedXML", "1 to " + MOST_OBJECTS + " objects at once");
        }
        boolean quiet = asked.find("Quiet").orElse("").equals("true");
        List<Deleted> all = new ArrayList<>();
        for (XmlElement object : objects) {
            all.add(delete(bucket, object));
        }
        return HttpAnswer.of(
                200,
                Xml.document("DeleteResult", xml -> all.forEach(each -> each.tell(xml, quiet))));
    }

    private Deleted delete(S3Bucket bucket, XmlElement object) throws S3Error {
        String key = object.get("Key");
        Optional<String> version = object.find("VersionId");
        try {
            if (version.isPresent()) {
                Optional<S3Object> removed = bucket.deleteVersion(key, version.get());
                return new Deleted(
                        key, version, removed.filter(S3Object::marker), Optional.empty());
            }
            Conditions conditions = new Conditions(object.find("ETag"), Optional.empty());
            Optional<S3Object> marker = bucket.delete(key, limits.deletion(conditions));
            return new Deleted(key, version, marker, Optional.empty());
        } catch (S3Error e) {
            return new Deleted(key, version, Optional.empty(), Optional.of(e));
        }
    }

    /// What became of one object.
    ///
    /// @param version that was meant
    /// @param marker that was made or removed
    private record Deleted(
            String key,
            Optional<String> version,
            Optional<S3Object> marker,
            Optional<S3Error> error) {

        void tell(Xml xml, boolean quiet) {
            if (error.isPresent()) {
                xml.element(
                        "Error",
                        it -> {
                            it.text("Key", key);
                            it.text("Code", error.get().code());
                            it.text("Message", String.valueOf(error.get().getMessage()));
                        });
            } else if (!quiet) {
                xml.element(
                        "Deleted",
                        it -> {
                            it.text("Key", key);
                            version.ifPresent(id -> it.text("VersionId", id));
                            marker.ifPresent(made ->
                                    it.text("DeleteMarker", true)
                                            .text("DeleteMarkerVersionId", made.version()));
                        });
            }
        }
    }
}
