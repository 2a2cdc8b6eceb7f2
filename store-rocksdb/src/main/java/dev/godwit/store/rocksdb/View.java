package dev.godwit.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/// The state as it was when this was made. For one thread.
final class View implements Reads, AutoCloseable {

    private final Database database;
    private final ReadOptions asOf;
    private final Deque<Scan> scans = new ArrayDeque<>();

    View(Database database) {
        this.database = database;
        asOf = database.asOfNow();
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) throws RocksDBException {
        return database.get(table, asOf, key);
    }

    /// A scan that lives as long as this does.
    Scan scan(Table table, boolean backwards) {
        Scan scan = new Scan(database.iterator(table, asOf), backwards);
        scans.push(scan);
        return scan;
    }

    Scan scan(Table table) {
        return scan(table, false);
    }

    /// A scan that the caller closes.
    Scan passing(Table table) {
        return new Scan(database.iterator(table, asOf), false);
    }

    /// Whether any key of the table begins with these bytes.
    boolean hasAny(Table table, byte[] prefix) throws RocksDBException {
        try (Scan scan = passing(table)) {
            return scan.over(prefix).isValid();
        }
    }

    @Override
    public void close() {
        while (!scans.isEmpty()) {
            scans.pop().close();
        }
        database.release(asOf);
    }
}
