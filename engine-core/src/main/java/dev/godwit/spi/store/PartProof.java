package dev.godwit.spi.store;

import dev.godwit.spi.value.Opaque;

/// One part of a file that lies staged.
///
/// @param number counts from 0
/// @param receipt the adapter's; see [dev.godwit.spi.fs.StagedPart#receipt()]
/// @param bytes content bytes written
/// @param hashes of its blocks, one behind the other, as hex digits; empty where none was computed
public record PartProof(int number, Opaque receipt, long bytes, String hashes) {}
