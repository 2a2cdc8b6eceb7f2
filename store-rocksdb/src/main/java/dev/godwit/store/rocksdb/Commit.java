package dev.godwit.store.rocksdb;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The changes that one commit will make. Reads see them.
final class Commit implements Reads {

    /// A row that was looked at.
    static final class Change {
        final byte @Nullable [] before;
        byte @Nullable [] now;

        Change(byte @Nullable [] before) {
            this.before = before;
            now = before;
        }
    }

    private final Database database;
    private final long sequence;
    private final Map<Table, TreeMap<byte[], Change>> changes = new EnumMap<>(Table.class);
    private int written;

    Commit(Database database, long sequence) {
        this.database = database;
        this.sequence = sequence;
    }

    /// Its number.
    long sequence() {
        return sequence;
    }

    /// About how many rows it changes.
    int written() {
        return written;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) throws RocksDBException {
        return change(table, key).now;
    }

    void put(Table table, byte[] key, byte[] value) throws RocksDBException {
        change(table, key).now = value;
        written++;
    }

    void delete(Table table, byte[] key) throws RocksDBException {
        change(table, key).now = null;
        written++;
    }

    private Change change(Table table, byte[] key) throws RocksDBException {
        TreeMap<byte[], Change> ofTable =
                changes.computeIfAbsent(table, _ -> new TreeMap<>(Arrays::compareUnsigned));
        Change change = ofTable.get(key);
        if (change == null) {
            change = new Change(database.get(table, key));
            ofTable.put(key, change);
        }
        return change;
    }

    /// What is done with a change.
    interface Each {
        void change(Table table, byte[] key, Change change) throws RocksDBException;
    }

    /// The changes by table and key.
    void forEach(Each each) throws RocksDBException {
        for (Map.Entry<Table, TreeMap<byte[], Change>> ofTable : changes.entrySet()) {
            for (Map.Entry<byte[], Change> entry : ofTable.getValue().entrySet()) {
                if (!Arrays.equals(entry.getValue().before, entry.getValue().now)) {
                    each.change(ofTable.getKey(), entry.getKey(), entry.getValue());
                }
            }
        }
    }
}
