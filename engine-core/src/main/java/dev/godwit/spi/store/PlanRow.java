package dev.godwit.spi.store;

import dev.godwit.spi.value.Kind;

/// One row of a plan in its canonical form.
///
/// @param sourceVersion the source's token, or what stands for it: `size:mtime` of a folder or
///   link, `-` for none
/// @param destinationVersion likewise for what the destination held when reviewed
public record PlanRow(
        String path,
        Kind kind,
        Decision decision,
        String sourceVersion,
        String destinationVersion) {}
