package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a server refuses to store.
record Limits(S3Behaviour behaviour) {

    private static final int MOST_KEY_BYTES = 1_024;
    private static final int MOST_METADATA_BYTES = 2_048;

    /// What the server will remember of an object that a client writes.
    Facts facts(S3Call call) throws S3Error {
        checkKey(call);
        checkMetadata(call.head());
        if (call.head().header(Facts.TAGGING) != null) {
            checkTags();
        }
        Facts facts = Facts.of(call.head());
        return behaviour.has(S3Quirk.NO_CHECKSUMS) ? facts.withoutChecksums() : facts;
    }

    void checkKey(S3Call call) throws S3Error {
        if (bytes(call.key()) > MOST_KEY_BYTES) {
            throw new S3Error(400, "KeyTooLongError", "The key is too long");
        }
    }

    private static void checkMetadata(HttpHead head) throws S3Error {
        int metadata = 0;
        for (Map.Entry<String, String> header : head.headers().entrySet()) {
            if (header.getKey().startsWith(Facts.METADATA)) {
                metadata += bytes(header.getKey()) - Facts.METADATA.length();
                metadata += bytes(header.getValue());
            }
        }
        if (metadata > MOST_METADATA_BYTES) {
            throw new S3Error(400, "MetadataTooLarge", "There is too much user metadata");
        }
    }

    void checkTags() throws S3Error {
        if (behaviour.has(S3Quirk.NO_TAGS)) {
            throw S3Error.notImplemented("This server keeps no tags");
        }
    }

    void checkBody(HttpHead head, Blob body) throws S3Error {
        if (body.size() > behaviour.mostPutBytes()) {
            throw new S3Error(400, "EntityTooLarge", "The body is too large");
        }
        if (HttpBody.hasTrailer(head) && behaviour.has(S3Quirk.NO_TRAILERS)) {
            throw S3Error.invalid("Trailers are not understood");
        }
        if (HttpBody.isAwsChunked(head)
                && body.size() == 0
                && behaviour.has(S3Quirk.NO_EMPTY_CHUNKED_BODY)) {
            throw S3Error.invalid("The body has no length");
        }
        Checksums.check(head, body.bytes(), !behaviour.has(S3Quirk.NO_CHECKSUMS));
    }

    void checkCopy(long bytes) throws S3Error {
        if (bytes > behaviour.mostCopyBytes()) {
            throw new S3Error(
                    400, "InvalidRequest", "The source is too large to copy in one request");
        }
    }

    /// The checksums of a request as the answer confirms them.
    Map<String, String> checksums(HttpHead head) {
        return behaviour.has(S3Quirk.NO_CHECKSUMS) ? Map.of() : Checksums.given(head);
    }

    /// The preconditions of a put, where they count when its body is there.
    Conditions conditions(HttpHead head) {
        if (behaviour.has(S3Quirk.IGNORES_PUT_CONDITIONS)
                || behaviour.has(S3Quirk.CHECKS_PUT_CONDITIONS_EARLY)) {
            return Conditions.NONE;
        }
        Conditions asked = Conditions.of(head);
        return behaviour.has(S3Quirk.MATCHES_BARE_ETAGS_ONLY) ? asked.bareOnly() : asked;
    }

    /// The same of a completion.
    Conditions completion(HttpHead head) {
        return behaviour.has(S3Quirk.IGNORES_COMPLETION_CONDITIONS)
                ? Conditions.NONE
                : conditions(head);
    }

    /// What the answer to a completion says of the object's etag.
    String etagOfCompletion(S3Object object) {
        return behaviour.has(S3Quirk.NO_ETAG_OF_COMPLETION) ? "" : object.etag();
    }

    Conditions deletion(Conditions asked) {
        return behaviour.has(S3Quirk.IGNORES_DELETE_CONDITIONS) ? Conditions.NONE : asked;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
