package dev.godwit.spi.value;

import org.jspecify.annotations.Nullable;

/// Identifies a folder in the source's space: 128 bits from a keyed hash of its parent's id and its
/// name.
///
/// Both sides of a migration know a folder by the same id, because a destination folder is listed
/// as the partner of a source folder; see [NodeIds].
///
/// @param high the upper 64 bits
/// @param low the lower 64 bits
public record NodeId(long high, long low) implements Comparable<NodeId> {

    /// The root's id, and the parent of no stored child but those of the root.
    public static final NodeId ROOT = new NodeId(0, 0);

    // Written out, since these are asked for in every look-up: what the compiler makes of them for
    // a
    // record goes by method handles, through which the quick JIT compiler does not see.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeId id && high == id.high && low == id.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public int compareTo(NodeId other) {
        int c = Long.compareUnsigned(high, other.high);
        return c != 0 ? c : Long.compareUnsigned(low, other.low);
    }
}
