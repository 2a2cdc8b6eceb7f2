package dev.godwit.testkit.s3;

import dev.godwit.testkit.s3.History.Versioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Answers what is asked about the versions that a bucket keeps.
final class VersionCalls {

    private static final int MOST_VERSIONS = 1_000;

    private final Buckets buckets;

    VersionCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    HttpAnswer getVersioning(S3Call call) throws S3Error {
        Versioning versioning = bucket(call).versioning();
        return HttpAnswer.of(
                200,
                Xml.document(
                        "VersioningConfiguration",
                        xml -> {
                            if (versioning != Versioning.OFF) {
                                String on =
                                        versioning == Versioning.ENABLED ? "Enabled" : "Suspended";
                                xml.text("Status", on);
                            }
                        }));
    }

    HttpAnswer putVersioning(S3Call call) throws S3Error {
        String status = XmlElement.parse(call.body().bytes()).get("Status");
        bucket(call)
                .versioning(
                        switch (status) {
                            case "Enabled" -> Versioning.ENABLED;
                            case "Suspended" -> Versioning.SUSPENDED;
                            default ->
                                    throw new S3Error(400, "MalformedXML", "No status: " + status);
                        });
        return HttpAnswer.of(200);
    }

    private S3Bucket bucket(S3Call call) throws S3Error {
        if (buckets.behaviour.has(S3Quirk.NO_VERSIONS)) {
            throw S3Error.notImplemented("This server keeps no versions");
        }
        return buckets.get(call.bucket());
    }

    /// @param latest whether it is the current one of its object
    private record Entry(S3Object object, boolean latest) {}

    HttpAnswer list(S3Call call) throws S3Error {
        HttpHead head = call.head();
        String prefix = head.parameter("prefix");
        String delimiter = head.parameter("delimiter");
        int most = Math.min(head.number("max-keys", MOST_VERSIONS), MOST_VERSIONS);
        UnaryOperator<String> text = ListingCalls.encoding(head);
        UnaryOperator<String> repeated = ListingCalls.repeating(head, buckets.behaviour);
        List<Entry> page = new ArrayList<>();
        Set<String> prefixes = new TreeSet<>(buckets.order());
        Optional<Entry> last = Optional.empty();
        boolean more = false;
        for (Entry entry : behindMarker(bucket(call), head)) {
            String key = entry.object.key();
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String folded = cut < 0 ? "" : key.substring(0, cut + delimiter.length());
            if (!prefixes.contains(folded)) {
                more = page.size() + prefixes.size() == most;
                if (more) {
                    break;
                }
                if (cut < 0) {
                    page.add(entry);
                } else {
                    prefixes.add(folded);
                }
            }
            last = Optional.of(entry);
        }
        Optional<S3Object> next = more ? last.map(Entry::object) : Optional.empty();
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListVersionsResult",
                        xml -> {
                            xml.text("Name", call.bucket());
                            xml.text("Prefix", repeated.apply(prefix));
                            xml.text("KeyMarker", repeated.apply(head.parameter("key-marker")));
                            xml.text("VersionIdMarker", head.parameter("version-id-marker"));
                            xml.text("MaxKeys", most);
                            if (head.asks("encoding-type")) {
                                xml.text("EncodingType", head.parameter("encoding-type"));
                            }
                            xml.text("IsTruncated", next.isPresent());
                            next.ifPresent(object ->
                                    xml.text("NextKeyMarker", repeated.apply(object.key()))
                                            .text("NextVersionIdMarker", object.version()));
                            page.forEach(entry -> describe(xml, entry, text));
                            prefixes.forEach(folded ->
                                    xml.element(
                                            "CommonPrefixes",
                                            it -> it.text("Prefix", text.apply(folded))));
                        }));
    }

    private static void describe(Xml xml, Entry entry, UnaryOperator<String> text) {
        S3Object object = entry.object;
        xml.element(
                object.marker() ? "DeleteMarker" : "Version",
                it -> {
                    it.text("Key", text.apply(object.key()));
                    it.text("VersionId", object.version());
                    it.text("IsLatest", entry.latest);
                    it.text("LastModified", object.modified());
                    if (!object.marker()) {
                        it.text("ETag", object.etag());
                        it.text("Size", object.size());
                        it.text("StorageClass", object.facts().storageClass());
                    }
                });
    }

    /// What begins with the prefix and is behind the version that is named; without a version, all
    /// of the key is behind.
    private List<Entry> behindMarker(S3Bucket bucket, HttpHead head) {
        String prefix = head.parameter("prefix");
        String keyMarker = head.parameter("key-marker");
        String versionMarker = head.parameter("version-id-marker");
        List<Entry> found = new ArrayList<>();
        for (Map.Entry<String, List<S3Object>> each : bucket.history().entrySet()) {
            int order = bucket.order().compare(each.getKey(), keyMarker);
            if (!each.getKey().startsWith(prefix) || order < 0) {
                continue;
            }
            List<S3Object> versions = each.getValue();
            int from = order > 0 || keyMarker.isEmpty() ? 0 : behind(versions, versionMarker);
            for (S3Object object : versions.subList(from, versions.size())) {
                found.add(new Entry(object, object.equals(versions.getFirst())));
            }
        }
        return found;
    }

    private static int behind(List<S3Object> versions, String marker) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).version().equals(marker)) {
                return i + 1;
            }
        }
        return versions.size();
    }
}
