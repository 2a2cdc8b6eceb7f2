package dev.godwit.engine.copy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// Takes out of the way what a change cannot replace in one step: what is deleted, and what stands
/// in the way by its kind. It is moved among the pre-images as it is, or, where nothing is kept,
/// removed.
///
/// @param area where pre-images are kept
record SetAside(FSAdapter destination, Name area) {

    /// Whether a change's node is moved away as a whole, rather than kept as a copy before.
    static boolean isMeantFor(Change change) {
        return change.action() == Action.DELETE ? !change.key().folder() : clears(change);
    }

    private static boolean clears(Change change) {
        return change.action() == Action.OVERWRITE
                && change.when() instanceof Precondition.Absent
                && change.before().isPresent();
    }

    /// Makes way for a change.
    ///
    /// @return whether nothing more is to be done for it
    boolean makeWay(NodeRef folder, Change change) throws StorageException {
        if (change.preImage().isPresent() && isMeantFor(change)) {
            preImages()
                    .setAside(
                            folder.child(change.key().name()),
                            change.before().orElseThrow(),
                            area,
                            change.preImage().get());
            return change.action() == Action.DELETE;
        }
        if (clears(change)) {
            remove(folder, change);
        }
        return false;
    }

    private void remove(NodeRef folder, Change change) throws StorageException {
        Precondition when =
                change.before()
                        .flatMap(Node::version)
                        .<Precondition>map(Precondition.Unchanged::new)
                        .orElseGet(Precondition.Any::new);
        Put removal = new Put(change.key().name(), new Put.What.Removal(), change.stageName());
        Publication publication = new Publication(new Staged(removal, new Opaque("none"), 0), when);
        if (destination.publish(folder, List.of(publication)).getFirst()
                instanceof Result.Failed<Node>(StorageException why)) {
            throw why;
        }
    }

    /// Whether what stood at its place before is kept.
    boolean holds(Change change) throws StorageException {
        return change.preImage().isPresent()
                && change.before().isPresent()
                && preImages().holds(area, change.preImage().get(), change.before().get());
    }

    /// Takes back what was prepared for a change that was not made after all.
    ///
    /// @param untouched whether it is known that nothing was replaced; otherwise what is kept may
    ///   be the last good copy, and is dropped only while what it is of stands at its place
    void giveUp(NodeRef folder, Change change, boolean untouched) throws StorageException {
        if (change.preImage().isEmpty()) {
            return;
        }
        if (clears(change)) {
            preImages()
                    .restore(
                            area,
                            change.preImage().get(),
                            folder.child(change.key().name()),
                            new Precondition.Absent());
        } else if (change.action() == Action.OVERWRITE
                && (untouched || stillStands(folder, change))) {
            preImages().drop(area, change.preImage().get());
        }
    }

    private boolean stillStands(NodeRef folder, Change change) throws StorageException {
        Optional<Token> before = change.before().flatMap(Node::version);
        return before.isPresent()
                && destination
                        .stat(folder.child(change.key().name()))
                        .flatMap(Node::version)
                        .equals(before);
    }

    private PreImages preImages() throws StorageException {
        Optional<PreImages> preImages = destination.feature(PreImages.class);
        return preImages.orElseThrow(() ->
                new StorageException.Unsupported(
                        destination.describe() + " keeps no pre-images", null));
    }
}
