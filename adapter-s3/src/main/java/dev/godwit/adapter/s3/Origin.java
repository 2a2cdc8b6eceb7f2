package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.Tagging;

/// An object as something to copy: where it is, in which version, and what it carries.
///
/// @param bucket where it is
/// @param token the version
/// @param size bytes
record Origin(Bucket bucket, String key, Token token, long size, Headers headers) {

    static final Tagging NO_TAGS = Tagging.builder().tagSet(List.of()).build();

    /// What content is of, where that is an object.
    static Optional<Origin> of(Content content) {
        return content.origin(S3Content.class).map(S3Content::asOrigin);
    }

    /// An object of this bucket whose headers were asked for.
    static Origin of(Bucket bucket, Stored object, Headers headers) {
        return new Origin(bucket, object.key(), object.token(), object.size(), headers);
    }

    /// As a person would write it.
    String shown() {
        return bucket.shown(key);
    }

    /// Whether this version is there now.
    boolean isThere() throws StorageException {
        return bucket.find(key).filter(now -> now.is(token)).isPresent();
    }

    /// The tags; a request where there are any.
    Tagging tagging() throws StorageException {
        if (headers.tags() == 0) {
            return NO_TAGS;
        }
        GetObjectTaggingRequest request =
                GetObjectTaggingRequest.builder()
                        .bucket(bucket.settings().bucket())
                        .key(key)
                        .build();
        return Tagging.builder()
                .tagSet(
                        bucket.ask(
                                        Request.GET_TAGS,
                                        key,
                                        client -> client.getObjectTagging(request))
                                .tagSet())
                .build();
    }
}
