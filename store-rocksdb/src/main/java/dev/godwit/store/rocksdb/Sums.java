package dev.godwit.store.rocksdb;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import org.jspecify.annotations.Nullable;

/// For each table how many rows it has and the sum of their hashes, modulo 2¹²⁸: whatever the order
/// they are read in, equal rows have equal sums.
final class Sums {

    private static final int TABLES = Table.values().length;

    private final long[] rows = new long[TABLES];
    private final long[] high = new long[TABLES];
    private final long[] low = new long[TABLES];

    /// Of a row.
    record Hash(long high, long low) {}

    /// XXH3-128. It is to notice damage, not forgery: whoever may write the state may write its
    /// hashes too.
    static HashStream128 xxh3() {
        return Hashing.xxh3_128().hashStream();
    }

    static Hash hash(HashStream128 xxh3, byte[] key, byte[] value) {
        HashValue128 hash = xxh3.reset().putInt(key.length).putBytes(key).putBytes(value).get();
        return new Hash(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    Sums copy() {
        Sums copy = new Sums();
        System.arraycopy(rows, 0, copy.rows, 0, TABLES);
        System.arraycopy(high, 0, copy.high, 0, TABLES);
        System.arraycopy(low, 0, copy.low, 0, TABLES);
        return copy;
    }

    void add(Table table, Hash hash) {
        int at = table.number();
        rows[at]++;
        low[at] += hash.low;
        high[at] += hash.high + (Long.compareUnsigned(low[at], hash.low) < 0 ? 1 : 0);
    }

    void subtract(Table table, Hash hash) {
        int at = table.number();
        rows[at]--;
        high[at] -= hash.high + (Long.compareUnsigned(low[at], hash.low) < 0 ? 1 : 0);
        low[at] -= hash.low;
    }

    long rows(Table table) {
        return rows[table.number()];
    }

    boolean agree(Table table, Sums other) {
        int at = table.number();
        return rows[at] == other.rows[at] && high[at] == other.high[at] && low[at] == other.low[at];
    }

    byte[] bytes() {
        ByteWriter out = new ByteWriter(TABLES * 20);
        out.number(TABLES);
        for (int i = 0; i < TABLES; i++) {
            out.number(rows[i]);
            if (rows[i] != 0) {
                out.fixed(high[i]);
                out.fixed(low[i]);
            }
        }
        return out.bytes();
    }

    static Sums read(byte @Nullable [] row) {
        Sums sums = new Sums();
        if (row != null) {
            ByteReader in = new ByteReader(row);
            int tables = (int) in.number();
            if (tables > TABLES) {
                throw Failures.damaged();
            }
            for (int i = 0; i < tables; i++) {
                sums.rows[i] = in.number();
                if (sums.rows[i] != 0) {
                    sums.high[i] = in.fixed();
                    sums.low[i] = in.fixed();
                }
            }
        }
        return sums;
    }
}
