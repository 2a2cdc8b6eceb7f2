package dev.godwit.store.rocksdb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Walks over stretches of a table, forwards or backwards. One is used for many stretches, since
/// making an iterator costs more than moving it.
final class Scan implements AutoCloseable {

    private static final byte[] NOWHERE = {};

    private final RocksIterator rows;
    private final boolean backwards;
    private byte[] prefix = NOWHERE;

    /// Of the row it stands on; null beyond the stretch.
    private byte @Nullable [] key;

    Scan(RocksIterator rows, boolean backwards) {
        this.rows = rows;
        this.backwards = backwards;
    }

    /// Goes to the first row whose key begins with these bytes, or to the last when it walks
    /// backwards.
    Scan over(byte[] stretch) throws RocksDBException {
        prefix = stretch;
        if (backwards) {
            byte[] beyond = Key.after(stretch);
            rows.seekForPrev(beyond);
            if (rows.isValid() && Arrays.equals(rows.key(), beyond)) {
                rows.prev();
            }
        } else {
            rows.seek(stretch);
        }
        look();
        return this;
    }

    /// Goes to this key or the next one of the stretch.
    Scan from(byte[] stretch, byte[] at) throws RocksDBException {
        prefix = stretch;
        if (backwards) {
            rows.seekForPrev(at);
        } else {
            rows.seek(at);
        }
        look();
        return this;
    }

    /// Ends the stretch here.
    void stop() {
        key = null;
    }

    void next() throws RocksDBException {
        if (backwards) {
            rows.prev();
        } else {
            rows.next();
        }
        look();
    }

    boolean isValid() {
        return key != null;
    }

    byte[] key() {
        byte[] found = key;
        if (found == null) {
            throw new IllegalStateException("Beyond the last row");
        }
        return found;
    }

    byte[] value() {
        return rows.value();
    }

    private void look() throws RocksDBException {
        key = null;
        if (rows.isValid()) {
            byte[] found = rows.key();
            if (Key.beginsWith(found, prefix)) {
                key = found;
            }
        } else {
            // The end, or a block that cannot be read.
            rows.status();
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
