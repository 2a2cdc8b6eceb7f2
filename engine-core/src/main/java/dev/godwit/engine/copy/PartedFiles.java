package dev.godwit.engine.copy;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The files of a copy that are staged in parts and are not in place yet: those an earlier run
/// left, and those of this run, between two tries. Whoever plans flights takes files up again here,
/// whoever runs steps puts them back.
final class PartedFiles {

    private final Optional<PartedStaging> staging;
    private final boolean acceptSourceChanges;

    /// Those whose intent is recorded, by their units.
    private final Map<UnitId, PartedFile> open = new ConcurrentHashMap<>();

    /// Of these, those that nobody has taken up.
    private final Map<NodeKey, PartedFile> waiting = new ConcurrentHashMap<>();

    /// @param left what an earlier run left
    PartedFiles(FSAdapter destination, boolean acceptSourceChanges, List<OpenUnit> left) {
        staging = staging(destination);
        this.acceptSourceChanges = acceptSourceChanges;
        left.forEach(unit -> putBack(file(unit)));
    }

    static Optional<PartedStaging> staging(FSAdapter destination) {
        return destination.feature(PartedStaging.class);
    }

    private static PartedFile file(OpenUnit unit) {
        FolderChanges folder = unit.changes().getFirst();
        Change change = folder.changes().getFirst();
        Parts parts = unit.parts().orElseThrow();
        CopyItem item =
                new CopyItem(
                        change.key(),
                        Optional.empty(),
                        parts.begun().source(),
                        change.before(),
                        change.action(),
                        0,
                        Optional.empty());
        return new PartedFile(
                unit(unit.unit(), folder.folder(), new CopyUnit.Item(item, change)), parts);
    }

    private static CopyUnit unit(UnitId id, NodeRef folder, CopyUnit.Item item) {
        int depth = folder.isRoot() ? 0 : folder.path().split("/", -1).length;
        return new CopyUnit(id, List.of(new CopyUnit.Group(folder, depth, List.of(item))), true);
    }

    /// Whether a file of the source is staged in parts.
    boolean areParted(Node source) {
        return source instanceof Node.File file
                && staging.isPresent()
                && staging.get().partSize(file.size()).isPresent();
    }

    /// Takes up what was begun for a node.
    ///
    /// @param anew what would be intended if nothing had been
    /// @return its unit as it goes on; empty when nothing was begun, or for another plan
    Optional<CopyUnit> goOn(NodeRef folder, CopyUnit.Item anew) {
        PartedFile file = waiting.get(anew.change().key());
        if (file == null || !fits(file, anew)) {
            return Optional.empty();
        }
        waiting.remove(anew.change().key());
        Change change = file.unit().item().change();
        file.goOnAs(unit(file.unit().id(), folder, new CopyUnit.Item(anew.node(), change)));
        return Optional.of(file.unit());
    }

    private boolean fits(PartedFile file, CopyUnit.Item anew) {
        Change was = file.unit().item().change();
        Change is = anew.change();
        boolean sameChange =
                was.action() == is.action()
                        && was.when().equals(is.when())
                        && was.before().equals(is.before())
                        && was.preImage().isPresent() == is.preImage().isPresent();
        boolean sameSource =
                acceptSourceChanges
                        || file.beginning().isEmpty()
                        || anew.node()
                                .source()
                                .version()
                                .equals(file.beginning().get().source().version());
        return sameChange && sameSource;
    }

    /// Whether the unit's intent is recorded.
    boolean isOpen(CopyUnit unit) {
        return open.containsKey(unit.id());
    }

    /// The file of a unit that is to be staged now.
    PartedFile of(CopyUnit unit) {
        return open.computeIfAbsent(unit.id(), _ -> new PartedFile(unit));
    }

    /// The file is to be tried again, in this run or another.
    void putBack(PartedFile file) {
        open.put(file.unit().id(), file);
        waiting.put(file.unit().item().change().key(), file);
    }

    /// The file is in place, or given up.
    void forget(PartedFile file) {
        open.remove(file.unit().id());
        waiting.remove(file.unit().item().change().key(), file);
    }

    /// All of them.
    List<PartedFile> open() {
        return List.copyOf(open.values());
    }

    /// Files that nobody has taken up.
    List<PartedFile> waiting() {
        return List.copyOf(waiting.values());
    }
}
