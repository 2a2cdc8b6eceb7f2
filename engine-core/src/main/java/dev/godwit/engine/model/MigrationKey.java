package dev.godwit.engine.model;

import dev.godwit.spi.value.NodeIds;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// A migration's own secret, from which folder ids and staged names are derived: drawn once, kept
/// in its store only.
///
/// @param hex 32 bytes in hex
public record MigrationKey(String hex) {

    private static final int BYTES = 32;

    /// Draws a new key.
    public static MigrationKey draw(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new MigrationKey(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    public NodeIds ids() {
        return new NodeIds(bytes());
    }

    @Override
    public String toString() {
        return "MigrationKey[****]";
    }
}
