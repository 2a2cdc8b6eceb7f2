package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import org.jspecify.annotations.Nullable;

/// Rows of a few numbers.
final class Numbers {

    private Numbers() {}

    static byte[] bytes(long... numbers) {
        ByteWriter out = new ByteWriter(10 * numbers.length);
        for (long number : numbers) {
            out.number(number);
        }
        return out.bytes();
    }

    /// So many numbers; zeroes where there is no row.
    static long[] read(byte @Nullable [] row, int count) {
        long[] numbers = new long[count];
        if (row != null) {
            ByteReader in = new ByteReader(row);
            for (int i = 0; i < count; i++) {
                numbers[i] = in.number();
            }
        }
        return numbers;
    }
}
