package dev.godwit.spi.fs;

import dev.godwit.spi.value.Opaque;

/// One part of a file that lies staged.
///
/// @param receipt what the adapter needs to know of it when the file is ended; of no more than 200
///   characters
/// @param bytes content bytes written, holes left out
/// @param taken whether the back end took it from where it is, without anybody reading it; see
///   [Staged#taken()]
public record StagedPart(Opaque receipt, long bytes, boolean taken) {}
