package dev.godwit.spi.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// Derives folder ids with the key of one migration, so that nobody who may only name folders can
/// make two ids meet.
///
/// The keyed function is SHA-256 over key, parent id and name (all but the last of fixed length, so
/// no two inputs run together), cut to 128 bits. Not safe for use by several threads at once.
public final class NodeIds {

    private static final int KEY_BYTES = 32;

    private final byte[] key;
    private final MessageDigest sha256;

    /// @param key 32 random bytes, the same for the whole life of a migration, kept in its store
    ///   only
    public NodeIds(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "A migration's key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = key.clone();
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /// The id of the folder `name` in `parent`.
    ///
    /// @param distinct the folder's handle, where its adapter allows two nodes of one name in a
    ///   folder
    public NodeId child(NodeId parent, Name name, Optional<Opaque> distinct) {
        sha256.update(key);
        sha256.update(ByteBuffer.allocate(16).putLong(parent.high()).putLong(parent.low()).flip());
        sha256.update(name.text().getBytes(StandardCharsets.UTF_8));
        distinct.ifPresent(handle -> {
            sha256.update((byte) 0);
            sha256.update(handle.text().getBytes(StandardCharsets.UTF_8));
        });
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new NodeId(digest.getLong(), digest.getLong());
    }
}
