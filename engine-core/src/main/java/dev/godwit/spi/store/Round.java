package dev.godwit.spi.store;

import dev.godwit.spi.value.Side;

/// How far one side of one round is. A side without folders has none.
///
/// @param opened folders to list
/// @param settled folders listed, or given up
/// @param closed every settled folder's children have been opened, on the source, and nothing is
///   left to list
/// @param compared every settled pair has been compared; always equal on both sides
public record Round(
        Side side, int depth, long opened, long settled, boolean closed, boolean compared) {}
