package dev.godwit.testkit.s3;

import dev.godwit.spi.value.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Answers what belongs to multipart uploads, but copies.
final class UploadCalls {

    private static final int MOST_LISTED = 1_000;
    private static final String ID = "uploadId";

    private final Buckets buckets;
    private final Limits limits;

    UploadCalls(Buckets buckets) {
        this.buckets = buckets;
        this.limits = new Limits(buckets.behaviour);
    }

    HttpAnswer create(S3Call call) throws S3Error {
        Facts said = limits.facts(call);
        Facts facts =
                buckets.behaviour.has(S3Quirk.KEEPS_TAGS_OF_PUTS_ONLY) ? said.with(Map.of()) : said;
        Upload upload = Upload.of(buckets.newId(), call.key(), buckets.now(), facts);
        buckets.get(call.bucket()).begin(upload);
        return HttpAnswer.of(
                200,
                Xml.document(
                        "InitiateMultipartUploadResult",
                        xml ->
                                xml.text("Bucket", call.bucket())
                                        .text("Key", call.key())
                                        .text("UploadId", upload.id())));
    }

    HttpAnswer uploadPart(S3Call call) throws S3Error {
        limits.checkBody(call.head(), call.body());
        Upload.Part part =
                new Upload.Part(
                        partNumber(call.head()),
                        call.body(),
                        Checksums.etag(call.body().bytes()),
                        buckets.now());
        buckets.get(call.bucket()).add(call.head().parameter(ID), call.key(), part);
        return HttpAnswer.of(200).with("etag", part.etag()).with(limits.checksums(call.head()));
    }

    static int partNumber(HttpHead head) throws S3Error {
        int number = head.number("partNumber", 0);
        if (number < 1 || number > Upload.MOST_PARTS) {
            throw S3Error.invalid("Parts are numbered from 1 to " + Upload.MOST_PARTS);
        }
        return number;
    }

    HttpAnswer complete(S3Call call) throws S3Error {
        List<Upload.Chosen> chosen = new ArrayList<>();
        for (XmlElement part : XmlElement.parse(call.body().bytes()).all("Part")) {
            chosen.add(new Upload.Chosen(number(part.get("PartNumber")), part.get("ETag")));
        }
        S3Bucket bucket = buckets.get(call.bucket());
        S3Object object =
                bucket.complete(
                        call.head().parameter(ID),
                        call.key(),
                        chosen,
                        limits.completion(call.head()));
        byte[] result =
                Xml.document(
                        "CompleteMultipartUploadResult",
                        xml ->
                                xml.text("Location", "/" + call.bucket() + "/" + call.key())
                                        .text("Bucket", call.bucket())
                                        .text("Key", call.key())
                                        .text("ETag", limits.etagOfCompletion(object)));
        return HttpAnswer.of(200, result).with(bucket.versionOf(object));
    }

    private static int number(String text) throws S3Error {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new S3Error(400, "MalformedXML", "Not a part number: " + text);
        }
    }

    HttpAnswer abort(S3Call call) throws S3Error {
        buckets.get(call.bucket()).abort(call.head().parameter(ID), call.key());
        return HttpAnswer.of(204);
    }

    HttpAnswer listParts(S3Call call) throws S3Error {
        HttpHead head = call.head();
        int after = head.number("part-number-marker", 0);
        int most = Math.min(head.number("max-parts", MOST_LISTED), MOST_LISTED);
        List<Upload.Part> rest =
                buckets.get(call.bucket()).parts(head.parameter(ID), call.key()).stream()
                        .filter(part -> part.number() > after)
                        .toList();
        List<Upload.Part> page = rest.subList(0, Math.min(most, rest.size()));
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListPartsResult",
                        xml -> {
                            xml.text("Bucket", call.bucket());
                            xml.text("Key", call.key());
                            xml.text("UploadId", head.parameter(ID));
                            xml.text("PartNumberMarker", after);
                            xml.text("MaxParts", most);
                            xml.text("IsTruncated", page.size() < rest.size());
                            if (page.size() < rest.size() && !page.isEmpty()) {
                                xml.text("NextPartNumberMarker", page.getLast().number());
                            }
                            for (Upload.Part part : page) {
                                xml.element(
                                        "Part",
                                        entry ->
                                                entry.text("PartNumber", part.number())
                                                        .text("LastModified", part.modified())
                                                        .text("ETag", part.etag())
                                                        .text("Size", part.blob().size()));
                            }
                        }));
    }

    HttpAnswer listUploads(S3Call call) throws S3Error {
        HttpHead head = call.head();
        if (!head.parameter("delimiter").isEmpty()) {
            throw S3Error.notImplemented("Uploads are listed without a delimiter");
        }
        String prefix = head.parameter("prefix");
        int most = Math.min(head.number("max-uploads", MOST_LISTED), MOST_LISTED);
        UnaryOperator<String> text = ListingCalls.encoding(head);
        boolean silent = buckets.behaviour.has(S3Quirk.ENCODES_KEYS_OF_UPLOADS_SILENTLY);
        boolean raw = silent || buckets.behaviour.has(S3Quirk.REPEATS_KEYS_RAW);
        UnaryOperator<String> marker = raw ? UnaryOperator.identity() : text;
        UnaryOperator<String> shown = silent ? key -> text.apply(key).replace("+", "%20") : text;
        List<Upload> rest =
                behindMarker(buckets.get(call.bucket()).uploads(), head).stream()
                        .filter(upload -> upload.key().startsWith(prefix))
                        .toList();
        List<Upload> page = rest.subList(0, Math.min(most, rest.size()));
        Optional<Upload> last =
                page.isEmpty() || page.size() == rest.size()
                        ? Optional.empty()
                        : Optional.of(page.getLast());
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListMultipartUploadsResult",
                        xml -> {
                            xml.text("Bucket", call.bucket());
                            xml.text("KeyMarker", marker.apply(head.parameter("key-marker")));
                            xml.text("UploadIdMarker", head.parameter("upload-id-marker"));
                            xml.text("Prefix", marker.apply(prefix));
                            xml.text("MaxUploads", most);
                            if (head.asks("encoding-type") && !silent) {
                                xml.text("EncodingType", head.parameter("encoding-type"));
                            }
                            xml.text("IsTruncated", last.isPresent());
                            last.ifPresent(upload ->
                                    xml.text("NextKeyMarker", marker.apply(upload.key()))
                                            .text("NextUploadIdMarker", upload.id()));
                            for (Upload upload : page) {
                                xml.element(
                                        "Upload",
                                        entry ->
                                                entry.text("Key", shown.apply(upload.key()))
                                                        .text("UploadId", upload.id())
                                                        .text("Initiated", upload.begun())
                                                        .text(
                                                                "StorageClass",
                                                                upload.facts().storageClass()));
                            }
                        }));
    }

    /// Uploads come by key; a marker without an upload has all of its key behind it.
    private static List<Upload> behindMarker(List<Upload> all, HttpHead head) {
        String key = head.parameter("key-marker");
        String id = head.parameter("upload-id-marker");
        if (key.isEmpty()) {
            return all;
        }
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            Upload upload = all.get(i);
            boolean before = Name.compareText(upload.key(), key) <= 0;
            if (id.isEmpty() ? before : before && upload.id().equals(id)) {
                from = i + 1;
            }
        }
        return all.subList(from, all.size());
    }
}
