package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Head;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// A commit that was made.
///
/// @param digest hash of what it changed, hex
/// @param chain over it and all before, hex
record Batch(long sequence, long epoch, String digest, String chain) {

    static final byte[] ALL = Key.of(Table.BATCHES).bytes();

    /// Before the first.
    static final Batch NONE = new Batch(0, 0, "", Head.Mark.START.chain());

    /// As a head tells of it.
    Head.Mark mark() {
        return new Head.Mark(sequence, epoch, chain);
    }

    static byte[] key(long sequence) {
        return Key.of(Table.BATCHES).eight(sequence).bytes();
    }

    byte[] bytes() {
        ByteWriter out = new ByteWriter(80);
        out.number(epoch);
        out.bytes(HexFormat.of().parseHex(digest));
        out.bytes(HexFormat.of().parseHex(chain));
        return out.bytes();
    }

    static Batch read(byte[] key, byte[] row) {
        ByteReader in = new ByteReader(row);
        return new Batch(
                Key.eightAt(key, 1),
                in.number(),
                HexFormat.of().formatHex(in.bytes()),
                HexFormat.of().formatHex(in.bytes()));
    }

    static @Nullable Batch last(Scan backwards) throws RocksDBException {
        backwards.over(ALL);
        return backwards.isValid() ? read(backwards.key(), backwards.value()) : null;
    }
}
