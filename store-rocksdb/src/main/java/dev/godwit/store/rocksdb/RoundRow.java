package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Side;
import org.rocksdb.RocksDBException;

/// How far one side of a round is.
///
/// @param settledAt the latest commit that settled a folder of it
/// @param closedAt the commit that last closed it
record RoundRow(long opened, long settled, long settledAt, long closedAt) {

    static byte[] key(int pass, Side side, int depth) {
        return Key.of(Table.ROUNDS, pass).two(depth).one(Codes.of(side)).bytes();
    }

    static RoundRow of(Reads reads, int pass, Side side, int depth) throws RocksDBException {
        long[] numbers = Numbers.read(reads.get(Table.ROUNDS, key(pass, side, depth)), 4);
        return new RoundRow(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    byte[] bytes() {
        return Numbers.bytes(opened, settled, settledAt, closedAt);
    }

    /// Whether there is such a side of the round at all.
    boolean exists() {
        return opened > 0;
    }

    boolean isSettled() {
        return settled == opened;
    }

    /// Whether all that is settled was settled before it was last closed, and nothing is left to
    /// list.
    boolean isClosed() {
        return isSettled() && settledAt <= closedAt;
    }

    RoundRow closed(long sequence) {
        return new RoundRow(opened, settled, settledAt, sequence);
    }
}
