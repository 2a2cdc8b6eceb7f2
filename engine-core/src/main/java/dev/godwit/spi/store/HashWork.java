package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;

/// Two files of one size whose content has to be read to tell whether it is the same.
///
/// @param depth of the node
/// @param conflict whether a change is one: the destination's token is not the one last recorded
public record HashWork(
        NodeKey key,
        int depth,
        NodeRef folder,
        Node.File source,
        Node.File destination,
        boolean conflict) {}
