package dev.godwit.adapter.local;

import dev.godwit.spi.value.Node;

/// When a node was changed and read, as far as it is to be told so. In ns since 1970-01-01T00:00Z.
///
/// @param accessedNs [Node#NO_TIME] to leave that as it is
record Times(long mtimeNs, long accessedNs) {

    /// Whether these are to be set where those are.
    boolean differFrom(Stat now) {
        return mtimeNs != now.mtimeNs()
                || (accessedNs != Node.NO_TIME && accessedNs != now.atimeNs());
    }
}
