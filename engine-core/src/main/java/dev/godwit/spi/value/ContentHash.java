package dev.godwit.spi.value;

/// A hash that was computed from bytes read to their end.
///
/// @param algorithm lower case, such as `xxh3-tree` or `sha256-tree`
/// @param hex lower-case hex digits
public record ContentHash(String algorithm, String hex) {

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    /// Reads what [#toString()] wrote.
    public static ContentHash parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("Not a content hash: " + text);
        }
        return new ContentHash(text.substring(0, colon), text.substring(colon + 1));
    }
}
