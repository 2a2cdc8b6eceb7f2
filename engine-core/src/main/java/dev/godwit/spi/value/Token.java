package dev.godwit.spi.value;

/// What identifies one version of a node to the adapter that gave it: an object's etag, a local
/// file's size, mtime and inode. Equal tokens mean the same version as far as that adapter can
/// tell.
///
/// @param text never empty
public record Token(String text) {

    public Token {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("An empty token identifies nothing");
        }
    }
}
