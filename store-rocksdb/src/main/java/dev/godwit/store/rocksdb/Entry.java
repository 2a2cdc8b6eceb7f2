package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Row;
import dev.godwit.spi.value.NodeId;
import org.jspecify.annotations.Nullable;

/// A node of the union.
///
/// @param folder the node's own id, where it is a folder of the source
/// @param outcomeAt the commit of its outcome; 0 without one
record Entry(Member member, Row row, @Nullable NodeId folder, long outcomeAt) {}
