package dev.godwit.engine.copy;

import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.List;

/// Changes of the destination that commit together.
///
/// @param folders each with its changes, in the order their staged names were derived
/// @param inParts whether it is one file only, to be staged in parts
record CopyUnit(UnitId id, List<Group> folders, boolean inParts) {

    CopyUnit {
        folders = List.copyOf(folders);
    }

    /// The changes in one folder.
    ///
    /// @param depth of the folder
    record Group(NodeRef folder, int depth, List<Item> items) {
        Group {
            items = List.copyOf(items);
        }
    }

    /// One change, with what was reviewed about its node.
    record Item(CopyItem node, Change change) {

        Put put(Put.What what) {
            return new Put(change.key().name(), what, change.stageName());
        }

        /// A put of a version of which only the size will be asked for.
        Put unread(Sources sources, Node.File version) {
            return put(
                    sources.file(version, new UnreadContent(version.size(), Node.NO_TIME, null)));
        }

        /// The same, of what may be asked where it is as well.
        Put unread(Sources sources, Node.File version, Content opened) {
            return put(
                    sources.file(version, new UnreadContent(version.size(), Node.NO_TIME, opened)));
        }

        /// The same, with the access time it had, of what may be asked where it is as well.
        Put unread(Sources sources, Sources.Opened opened, long accessedNs) {
            Node.File version = opened.version();
            return put(
                    sources.file(
                            version,
                            new UnreadContent(version.size(), accessedNs, opened.content())));
        }
    }

    int nodes() {
        return folders.stream().mapToInt(group -> group.items().size()).sum();
    }

    /// The folder of a unit of one file.
    Group folder() {
        return folders.getFirst();
    }

    /// The only change of a unit of one file.
    Item item() {
        return folder().items().getFirst();
    }

    Fact.Intended intent(int pass) {
        return new Fact.Intended(
                id,
                pass,
                folders.stream()
                        .map(group ->
                                new FolderChanges(
                                        group.folder(),
                                        group.items().stream().map(Item::change).toList()))
                        .toList());
    }
}
