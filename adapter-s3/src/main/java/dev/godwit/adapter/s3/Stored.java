package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Token;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An object as a server tells of it.
///
/// @param etag without quotes
/// @param storageClass null for the server's usual one, and where only a listing tells
record Stored(
        String key,
        long size,
        String etag,
        Instant changed,
        UserMetadata metadata,
        @Nullable String storageClass) {

    private static final UserMetadata NO_METADATA = new UserMetadata(Map.of());

    private static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    /// Of what a server gives none.
    private static final String NO_ETAG = "none";

    static Stored of(String key, HeadObjectResponse head) {
        return new Stored(
                key,
                head.contentLength() == null ? 0 : head.contentLength(),
                bare(head.eTag()),
                head.lastModified() == null ? Instant.EPOCH : head.lastModified(),
                new UserMetadata(head.metadata()),
                head.storageClassAsString());
    }

    /// An object of which only a listing tells; one that the server gave no time is very old.
    static Stored listed(S3Object object) {
        return listed(
                object.key(),
                object.size() == null ? 0 : object.size(),
                object.eTag(),
                object.lastModified() == null ? Instant.EPOCH : object.lastModified());
    }

    /// An object of which only a listing tells.
    static Stored listed(String key, long size, String etag, Instant changed) {
        return new Stored(key, size, bare(etag), changed, NO_METADATA, null);
    }

    Token token() {
        return new Token(etag);
    }

    boolean hasEtag() {
        return !etag.equals(NO_ETAG);
    }

    boolean is(Token expected) {
        return etag.equals(expected.text());
    }

    static String bare(String etag) {
        String bare = etag == null ? "" : etag.replace("\"", "");
        return bare.isEmpty() ? NO_ETAG : bare;
    }

    static String quoted(Token token) {
        return '"' + token.text() + '"';
    }

    /// Whether this is how the etag of plain content in one piece looks: its MD5.
    static boolean isMd5(String etag) {
        return etag.length() == 32 && etag.chars().allMatch(HexFormat::isHexDigit);
    }

    /// Of what a server tells no range.
    static boolean isEmpty(Token token) {
        return token.text().equals(EMPTY_MD5);
    }
}
