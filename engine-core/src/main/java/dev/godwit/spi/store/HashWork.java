package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;

/// Two files of one size whose content has to be read to tell whether it is the same.
///
/// @param depth of the node
/// @param ours the destination's token is the one an earlier pass's latest outcome recorded
public record HashWork(
        NodeKey key, int depth, NodeRef folder, Node.File source, Node.File destination, boolean ours) {}
