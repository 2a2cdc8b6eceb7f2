package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;

/// What was begun for a file that is staged in parts.
///
/// @param handle the adapter's; see [dev.godwit.spi.fs.PartedStaging#begin]
/// @param source the version that is copied
/// @param stamp of its content; see [dev.godwit.spi.fs.Content#stamp()]
/// @param partSize bytes of each part but the last
/// @param algorithm by which the parts are hashed; empty for none
public record Beginning(
        Opaque handle, Node.File source, String stamp, long partSize, String algorithm) {}
