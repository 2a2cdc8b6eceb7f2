package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// A comparison of a folder's children.
///
/// @param from the first of the commits that compared it
/// @param to the last of them
/// @param implied what the source's unmarked children without a row of their own are: the same as
///   the destination's child of their name, or only on the source
record CompareRow(long from, long to, Verdict implied) {

    static byte[] key(int pass, NodeId folder) {
        return Key.of(Table.COMPARISONS, pass).id(folder).bytes();
    }

    /// The comparison of the two listings that count; null where there is none.
    static @Nullable CompareRow counting(
            Reads reads, int pass, NodeId id, FolderRow source, @Nullable FolderRow destination)
            throws RocksDBException {
        if (destination == null || !destination.isListed() || !source.isListed()) {
            return null;
        }
        byte[] row = reads.get(Table.COMPARISONS, key(pass, id));
        if (row == null) {
            return null;
        }
        long[] numbers = Numbers.read(row, 3);
        CompareRow found = new CompareRow(numbers[0], numbers[1], Codes.verdict(numbers[2]));
        return found.to > source.settledAt() && found.to > destination.settledAt() ? found : null;
    }

    byte[] bytes() {
        return Numbers.bytes(from, to, Codes.of(implied));
    }

    /// Whether a row was written by this comparison.
    boolean wrote(DifferenceRow row) {
        return row.at() >= from && row.at() <= to;
    }
}
