/// Holds the RocksDB store to the contract, and to what it promises beyond: that it survives being
/// killed and refuses damage.
@NullMarked
package dev.godwit.store.rocksdb;

import org.jspecify.annotations.NullMarked;
