package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.Tagging;

/// An object as something to copy: where it is, in which version, and what it carries.
///
/// @param bucket where it is
/// @param token the version
/// @param size bytes
/// @param version by which a bucket that keeps versions knows it, null for the current one
record Origin(
        Bucket bucket,
        String key,
        Token token,
        long size,
        Headers headers,
        @Nullable String version) {

    static final Tagging NO_TAGS = Tagging.builder().tagSet(List.of()).build();

    /// What content is of, where that is an object.
    static Optional<Origin> of(Content content) {
        return content.origin(S3Content.class).map(S3Content::asOrigin);
    }

    /// An object of this bucket whose headers were asked for.
    static Origin of(Bucket bucket, Stored object, Headers headers) {
        return new Origin(bucket, object.key(), object.token(), object.size(), headers, null);
    }

    /// The same, whatever is current by now.
    Origin in(String keptVersion) {
        return new Origin(bucket, key, token, size, headers, keptVersion);
    }

    /// As a person would write it.
    String shown() {
        return bucket.shown(key);
    }

    /// Whether this version is there now.
    boolean isThere() throws StorageException {
        try {
            return Stored.of(key, bucket.headers(key, version)).is(token);
        } catch (NotFound e) {
            return false;
        }
    }

    /// The tags; a request where there are any.
    Tagging tagging() throws StorageException {
        return headers.tags() == 0
                ? NO_TAGS
                : Tagging.builder().tagSet(bucket.tags(key, version)).build();
    }
}
