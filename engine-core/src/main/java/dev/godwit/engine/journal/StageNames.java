package dev.godwit.engine.journal;

import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// The names under which a migration stages and keeps nodes: exact, so that recovery needs no
/// pattern, and keyed, so that nobody else can foresee one. Not for several threads at once.
public final class StageNames {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 12;
    private static final int NAMES_OF_A_HASH = 4;

    private final byte[] key;
    private final MessageDigest sha256;

    private @Nullable Group last;
    private byte[] hash = {};

    /// Names that come of one hash.
    private record Group(String use, UnitId unit, int number) {}

    /// @param key the migration's own
    public StageNames(MigrationKey key) {
        this.key = key.bytes();
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /// The name under which a unit's change of this index is staged: `.godwit-` and 12 characters
    /// (60 bits).
    public Name staged(UnitId unit, int index) {
        return name("stage", unit, index);
    }

    /// The name under which the pre-image of a unit's change of this index is kept.
    public Name preImage(UnitId unit, int index) {
        return name("image", unit, index);
    }

    /// The folder in the destination's root that holds this migration's pre-images.
    public Name area() {
        return name("area", new UnitId(0, 0), 0);
    }

    private Name name(String use, UnitId unit, int index) {
        Group group = new Group(use, unit, index / NAMES_OF_A_HASH);
        if (!group.equals(last)) {
            hash = hash(group);
            last = group;
        }
        long bits = ByteBuffer.wrap(hash).getLong(index % NAMES_OF_A_HASH * Long.BYTES);
        StringBuilder text = new StringBuilder(Name.RESERVED_PREFIX).append('-');
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt((int) (bits & 31)));
            bits >>>= 5;
        }
        return new Name(text.toString());
    }

    private byte[] hash(Group group) {
        sha256.update(key);
        sha256.update(group.use.getBytes(StandardCharsets.US_ASCII));
        sha256.update(
                ByteBuffer.allocate(20)
                        .putLong(group.unit.epoch())
                        .putLong(group.unit.number())
                        .putInt(group.number)
                        .flip());
        return sha256.digest();
    }
}
