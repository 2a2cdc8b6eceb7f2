package dev.godwit.store.rocksdb;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Where single rows are read from.
interface Reads {

    /// The row's value; null where there is none.
    byte @Nullable [] get(Table table, byte[] key) throws RocksDBException;
}
