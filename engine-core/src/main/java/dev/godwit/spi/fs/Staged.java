package dev.godwit.spi.fs;

import dev.godwit.spi.value.Opaque;

/// What lies staged for one put.
///
/// @param put what was asked for
/// @param proof by which the adapter will know it again, staged or published, after a restart: a
///   local inode, an expected etag, an upload id; of no more than 200 characters
/// @param bytes content bytes written, holes left out
public record Staged(Put put, Opaque proof, long bytes) {}
