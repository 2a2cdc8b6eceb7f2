/// A migration's state in RocksDB: sorted rows of bytes, so that the children of a folder, the
/// folders of a round and the tree in its order are each a stretch of keys.
///
/// A row is found by its [Table] and a key whose parts are big-endian numbers and UTF-8 texts, so
/// that the order of the bytes is the order that is wanted. Rows are changed in place by one
/// [Writer]; readers see the state as it was when they began, through a [View]. Each commit keeps
/// for every table how many rows it has and a sum of their hashes that does not depend on their
/// order, so that a deep look can tell whether any row was lost, added or changed.
@NullMarked
package dev.godwit.store.rocksdb;

import org.jspecify.annotations.NullMarked;
