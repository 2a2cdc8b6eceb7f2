package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Mark;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import org.jspecify.annotations.Nullable;

/// A child as a comparison reads it.
///
/// @param id a folder's
/// @param token of a source child: the one last recorded for its node
record ComparedChild(Node node, Mark mark, @Nullable NodeId id, @Nullable String token) {

    ComparedChild with(@Nullable String recorded) {
        return new ComparedChild(node, mark, id, recorded);
    }

    String name() {
        return node.name().text();
    }

    boolean isFolder() {
        return node instanceof Node.Folder;
    }

    boolean isUnmarkedFolder() {
        return isFolder() && mark == Mark.NONE;
    }

    /// Whether both have one name and are folders both, or neither.
    boolean isOneKeyWith(ComparedChild other) {
        return isFolder() == other.isFolder() && node.name().equals(other.node.name());
    }

    NodeId idOfFolder() {
        if (id == null) {
            throw new IllegalArgumentException("The folder " + node.name() + " came without an id");
        }
        return id;
    }
}
