package dev.godwit.engine.rollback;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Looks at every pre-image that a rollback needs, before it touches anything.
final class PreImageCheck {

    private final FSAdapter destination;
    private final Name area;
    private final Set<Integer> passes = new HashSet<>();
    private long changes;
    private long lost;
    private String first = "";

    PreImageCheck(FSAdapter destination, Name area) {
        this.destination = destination;
        this.area = area;
    }

    /// @return how many changes there are to undo
    /// @throws MigrationException when a pre-image is missing or is not what it was
    long check(History history) throws StorageException {
        for (EndedUnit unit : history) {
            passes.add(unit.pass());
            if (unit.undone().isEmpty()) {
                check(unit);
            }
        }
        if (lost > 0) {
            throw new MigrationException(
                    Reason.REFUSED,
                    lost
                            + (lost == 1 ? " pre-image is" : " pre-images are")
                            + " missing or damaged, first that of "
                            + first
                            + "; nothing was touched",
                    "Bring "
                            + area
                            + " in the destination's root back as it was, or keep the destination"
                            + " as it is with godwit finish");
        }
        return changes;
    }

    /// Whether units of several passes are to be undone.
    boolean severalPasses() {
        return passes.size() > 1;
    }

    private void check(EndedUnit unit) throws StorageException {
        Set<NodeKey> landed = new HashSet<>();
        for (Landed one : unit.landed()) {
            landed.add(one.key());
        }
        for (FolderChanges folder : unit.changes()) {
            for (Change change : folder.changes()) {
                if (landed.contains(change.key())) {
                    changes++;
                    if (change.preImage().isPresent() && !isThere(unit, change)) {
                        lost++;
                        first =
                                first.isEmpty()
                                        ? folder.folder().child(change.key().name()).path()
                                        : first;
                    }
                }
            }
        }
    }

    private boolean isThere(EndedUnit unit, Change change) throws StorageException {
        Name as = change.preImage().orElseThrow();
        Node before = change.before().orElse(null);
        Optional<PreImages> preImages = destination.feature(PreImages.class);
        if (before == null || preImages.isEmpty()) {
            return false;
        }
        if (preImages.get().holds(area, as, before)) {
            return true;
        }
        Optional<Node> kept = destination.stat(NodeRef.ROOT.child(area).child(as));
        // What an interrupted rollback put back is kept no more. A file that was set aside is still
        // one with its other names, and somebody may have changed it through one of those.
        return kept.isEmpty()
                ? unit.undoing()
                : kept.get().kind() == before.kind()
                        && before instanceof Node.File file
                        && file.links().isPresent();
    }
}
