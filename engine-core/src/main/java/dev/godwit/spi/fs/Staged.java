package dev.godwit.spi.fs;

import dev.godwit.spi.value.Opaque;

/// What lies staged for one put.
///
/// @param put what was asked for
/// @param proof by which the adapter will know it again, staged or published, after a restart: a
///   local inode, an expected etag, an upload id; of no more than 200 characters
/// @param bytes content bytes written, holes left out
/// @param taken whether the back end took the whole content from where it is, by [Content#origin],
///   without anybody reading it to its end: nothing is known of it but that it is of the version
///   that was opened, if [Content#confirm] says so
public record Staged(Put put, Opaque proof, long bytes, boolean taken) {

    /// What was staged by reading content, or has none.
    public Staged(Put put, Opaque proof, long bytes) {
        this(put, proof, bytes, false);
    }
}
