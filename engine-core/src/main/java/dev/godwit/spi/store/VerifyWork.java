package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.List;
import java.util.Optional;

/// What is to be verified in one folder.
///
/// @param folder on both sides
/// @param depth of the folder
public record VerifyWork(NodeRef folder, int depth, List<Item> items) {

    public VerifyWork {
        items = List.copyOf(items);
    }

    /// One node that should be in place.
    ///
    /// @param source as reviewed
    /// @param outcome of this pass; empty for what was the same already
    public record Item(NodeKey key, Node source, Optional<NodeOutcome> outcome) {}
}
