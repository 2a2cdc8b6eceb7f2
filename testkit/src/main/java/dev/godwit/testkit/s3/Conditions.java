package dev.godwit.testkit.s3;

import java.util.Arrays;
import java.util.Optional;

/// The preconditions of a request.
record Conditions(Optional<String> ifMatch, Optional<String> ifNoneMatch) {

    static final Conditions NONE = new Conditions(Optional.empty(), Optional.empty());

    static Conditions of(HttpHead head) {
        return new Conditions(head.find("if-match"), head.find("if-none-match"));
    }

    static Conditions ofCopySource(HttpHead head) {
        return new Conditions(
                head.find("x-amz-copy-source-if-match"),
                head.find("x-amz-copy-source-if-none-match"));
    }

    /// The same, where an etag in quotes is no object's.
    Conditions bareOnly() {
        return new Conditions(
                ifMatch.map(etag -> etag.startsWith("\"") ? "in quotes" : etag), ifNoneMatch);
    }

    void checkRead(S3Object object) throws S3Error {
        if (ifMatch.isPresent() && !matches(ifMatch.get(), object)) {
            throw S3Error.preconditionFailed();
        }
        if (ifNoneMatch.isPresent() && matches(ifNoneMatch.get(), object)) {
            throw new S3Error(304, "NotModified", "It is this version");
        }
    }

    void checkCopy(S3Object source) throws S3Error {
        if ((ifMatch.isPresent() && !matches(ifMatch.get(), source))
                || (ifNoneMatch.isPresent() && matches(ifNoneMatch.get(), source))) {
            throw S3Error.preconditionFailed();
        }
    }

    /// Before a write or a deletion.
    void checkChange(Optional<S3Object> current) throws S3Error {
        if (ifMatch.isPresent()) {
            S3Object object = current.orElseThrow(S3Error::noSuchKey);
            if (!matches(ifMatch.get(), object)) {
                throw S3Error.preconditionFailed();
            }
        }
        if (ifNoneMatch.isPresent()) {
            if (!ifNoneMatch.get().equals("*")) {
                throw S3Error.notImplemented("If-None-Match of a write is * or nothing");
            }
            if (current.isPresent()) {
                throw S3Error.preconditionFailed();
            }
        }
    }

    private static boolean matches(String etags, S3Object object) {
        return Arrays.stream(etags.split(","))
                .map(etag -> etag.strip().replace("\"", ""))
                .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag().replace("\"", "")));
    }
}
