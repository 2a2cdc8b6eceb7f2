package dev.godwit.spi.store;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;

/// Where a node lives in the state: enough to reach it without an index on ids.
///
/// @param parent id of the folder it is in; meaningless for the root
/// @param name its name on the source, or on the destination where it is only there
/// @param folder an object `a` beside a prefix `a/` are two nodes
public record NodeKey(NodeId parent, Name name, boolean folder) {

    /// The root of both trees, which is counted and listed nowhere.
    public static final NodeKey ROOT = new NodeKey(NodeId.ROOT, Name.ROOT, true);
}
