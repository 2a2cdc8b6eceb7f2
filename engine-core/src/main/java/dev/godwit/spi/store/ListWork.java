package dev.godwit.spi.store;

import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.util.Optional;

/// A folder to list.
///
/// @param depth of the folder
/// @param attempts since it was last opened in this pass
/// @param resume an interrupted listing that can go on: the latest cursor since the folder was
///   opened, unless it failed as lost
/// @param held the latest listing of the folder in an earlier pass
public record ListWork(
        Side side,
        NodeId folder,
        NodeRef ref,
        int depth,
        int attempts,
        Optional<Resume> resume,
        Optional<Held> held) {

    /// An interrupted listing.
    public record Resume(long listing, Opaque cursor) {}

    /// A listing of an earlier pass.
    public record Held(long listing, Digest digest, Tally tally) {}
}
