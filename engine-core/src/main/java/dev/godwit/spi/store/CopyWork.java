package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.List;
import java.util.Optional;

/// What a copy has to do in one folder.
///
/// @param id the folder's
/// @param folder on both sides
/// @param depth of the folder
/// @param blockedBy path of the folder, this one or one above it, that failed, so that nothing in
///   it can be done
public record CopyWork(
        NodeId id, NodeRef folder, int depth, Optional<String> blockedBy, List<CopyItem> items) {

    public CopyWork {
        items = List.copyOf(items);
    }

    /// One node to settle.
    ///
    /// @param id the node's own id, for folders
    /// @param source as reviewed; of a deletion the destination's node
    /// @param destination as reviewed; empty when nothing was there
    /// @param attempts so far in this pass
    /// @param linkTo for a name of a hard-link group: another name of it that is in place
    public record CopyItem(
            NodeKey key,
            Optional<NodeId> id,
            Node source,
            Optional<Node> destination,
            Action action,
            int attempts,
            Optional<NodeRef> linkTo) {}
}
