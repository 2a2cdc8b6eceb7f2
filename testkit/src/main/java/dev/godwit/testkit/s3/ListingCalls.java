package dev.godwit.testkit.s3;

import dev.godwit.testkit.s3.Page.Position;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Answers listings of objects, of both versions of the protocol.
final class ListingCalls {

    private static final int MOST_KEYS = 1_000;
    private static final String KEY = "k";
    private static final String PREFIX = "p";

    private final Buckets buckets;

    ListingCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    HttpAnswer list(S3Call call) throws S3Error {
        HttpHead head = call.head();
        String delimiter = head.parameter("delimiter");
        String marker = head.parameter("marker");
        // A marker may be a prefix of the page before, and then all of it is behind.
        boolean whole = !delimiter.isEmpty() && marker.endsWith(delimiter);
        int most = most(head);
        Page page = page(call, new Position(marker, whole), most);
        UnaryOperator<String> text = encoding(head);
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListBucketResult",
                        xml -> {
                            describe(xml, call, page, text, most);
                            xml.text("Marker", text.apply(marker));
                            page.last()
                                    .ifPresent(last ->
                                            xml.text("NextMarker", text.apply(last.text())));
                            contents(xml, page, text);
                        }));
    }

    HttpAnswer listV2(S3Call call) throws S3Error {
        HttpHead head = call.head();
        String startAfter = head.parameter("start-after");
        String token = head.parameter("continuation-token");
        Position after =
                head.asks("continuation-token")
                        ? position(token, head)
                        : new Position(startAfter, false);
        int most = most(head);
        Page page = page(call, after, most);
        UnaryOperator<String> text = encoding(head);
        UnaryOperator<String> repeated = repeating(head, buckets.behaviour);
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListBucketResult",
                        xml -> {
                            describe(xml, call, page, repeated, most);
                            xml.text("KeyCount", page.size());
                            if (!startAfter.isEmpty()) {
                                xml.text("StartAfter", repeated.apply(startAfter));
                            }
                            if (!token.isEmpty()) {
                                xml.text("ContinuationToken", token);
                            }
                            page.last()
                                    .ifPresent(
                                            last -> xml.text("NextContinuationToken", token(last)));
                            contents(xml, page, text);
                        }));
    }

    private Page page(S3Call call, Position after, int most) throws S3Error {
        return Page.of(
                buckets.get(call.bucket()),
                call.head().parameter("prefix"),
                call.head().parameter("delimiter"),
                after,
                most);
    }

    private static int most(HttpHead head) throws S3Error {
        return Math.min(head.number("max-keys", MOST_KEYS), MOST_KEYS);
    }

    private static void describe(
            Xml xml, S3Call call, Page page, UnaryOperator<String> text, int most) {
        HttpHead head = call.head();
        xml.text("Name", call.bucket());
        xml.text("Prefix", text.apply(head.parameter("prefix")));
        if (head.asks("delimiter")) {
            xml.text("Delimiter", text.apply(head.parameter("delimiter")));
        }
        xml.text("MaxKeys", most);
        if (head.asks("encoding-type")) {
            xml.text("EncodingType", head.parameter("encoding-type"));
        }
        xml.text("IsTruncated", page.last().isPresent());
    }

    private static void contents(Xml xml, Page page, UnaryOperator<String> text) {
        for (S3Object object : page.objects()) {
            xml.element(
                    "Contents",
                    entry ->
                            entry.text("Key", text.apply(object.key()))
                                    .text("LastModified", object.modified())
                                    .text("ETag", object.etag())
                                    .text("Size", object.size())
                                    .text("StorageClass", object.facts().storageClass()));
        }
        for (String prefix : page.prefixes()) {
            xml.element("CommonPrefixes", entry -> entry.text("Prefix", text.apply(prefix)));
        }
    }

    /// How a listing writes keys: as they are, or percent-encoded with `+` for a space.
    static UnaryOperator<String> encoding(HttpHead head) throws S3Error {
        return switch (head.parameter("encoding-type")) {
            case "" -> UnaryOperator.identity();
            case "url" ->
                    text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
            default -> throw S3Error.invalid("encoding-type is url or nothing");
        };
    }

    /// How it writes what it repeats of the request.
    static UnaryOperator<String> repeating(HttpHead head, S3Behaviour behaviour) throws S3Error {
        UnaryOperator<String> encoding = encoding(head);
        return behaviour.has(S3Quirk.REPEATS_KEYS_RAW) ? UnaryOperator.identity() : encoding;
    }

    private String token(Position last) {
        if (buckets.behaviour.has(S3Quirk.REPEATS_KEYS_RAW)) {
            return last.text();
        }
        String text = (last.whole() ? PREFIX : KEY) + last.text();
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Position position(String token, HttpHead head) throws S3Error {
        if (buckets.behaviour.has(S3Quirk.REPEATS_KEYS_RAW)) {
            String delimiter = head.parameter("delimiter");
            boolean isFolder = !delimiter.isEmpty() && token.endsWith(delimiter);
            return new Position(token, isFolder && !token.equals(head.parameter("prefix")));
        }
        Optional<String> text = decoded(token);
        if (text.isPresent() && text.get().startsWith(KEY)) {
            return new Position(text.get().substring(1), false);
        }
        if (text.isPresent() && text.get().startsWith(PREFIX)) {
            return new Position(text.get().substring(1), true);
        }
        throw S3Error.invalid("The continuation token is none of this server's");
    }

    private static Optional<String> decoded(String token) {
        try {
            return Optional.of(
                    new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
