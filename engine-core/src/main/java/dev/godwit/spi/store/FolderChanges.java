package dev.godwit.spi.store;

import dev.godwit.spi.value.NodeRef;
import java.util.List;

/// The changes a unit intends in one destination folder.
///
/// @param folder on the destination
public record FolderChanges(NodeRef folder, List<Change> changes) {

    public FolderChanges {
        changes = List.copyOf(changes);
    }
}
