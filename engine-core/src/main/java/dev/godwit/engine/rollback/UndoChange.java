package dev.godwit.engine.rollback;

import dev.godwit.engine.model.Carried;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// Undoes one change at a time. Doing it twice is doing it once.
///
/// @param area where pre-images are kept
/// @param begun whether an earlier run may have undone some of it: then what is gone was taken back
///   by us, because nobody else moves anything out of the area
record UndoChange(
        FSAdapter destination, CopyControl control, Name area, Carried carried, boolean begun) {

    private static final Opaque NO_PROOF = new Opaque("none");

    /// @param folder the change was made in
    /// @param expected the version that should be there now
    /// @return what is to be remembered about it
    /// @throws StorageException when it stays as it is, by an error
    Optional<Undo> undo(NodeRef folder, Change change, Landed landed, Optional<Token> expected)
            throws StorageException {
        NodeRef ref = folder.child(change.key().name());
        Optional<Node> now = destination.stat(ref);
        return switch (change.action()) {
            case COPY -> remove(folder, change, landed, expected, now);
            case OVERWRITE ->
                    change.when() instanceof Precondition.Absent
                            ? bringBack(folder, change, landed, expected, now)
                            : replace(ref, change, expected, now);
            case METADATA -> metadata(folder, change, expected, now);
            case DELETE ->
                    change.key().folder()
                            ? makeFolder(folder, change, now)
                            : bringBackDeleted(ref, change, now);
            // A folder's own facts come last of all.
            case FINISH -> Optional.empty();
        };
    }

    // ------------------------------------------------------------ what was made

    /// Makes it absent again, as it was.
    private Optional<Undo> remove(
            NodeRef folder,
            Change change,
            Landed landed,
            Optional<Token> expected,
            Optional<Node> now)
            throws StorageException {
        if (now.isEmpty()) {
            return Optional.empty();
        }
        if (!isOurs(folder, change, landed, expected, now.get())) {
            return left(change, "it is not what was copied there any more, so it stays");
        }
        removeNow(folder, change, now.get());
        return Optional.empty();
    }

    private boolean isOurs(
            NodeRef folder, Change change, Landed landed, Optional<Token> expected, Node now)
            throws StorageException {
        if (landed.proof().isPresent()) {
            Optional<Leftovers> leftovers = destination.feature(Leftovers.class);
            return leftovers.isPresent()
                    && leftovers
                            .get()
                            .proven(folder.child(change.key().name()), landed.proof().orElseThrow())
                            .isPresent();
        }
        return expected.isPresent() && now.version().equals(expected);
    }

    private void removeNow(NodeRef folder, Change change, Node now) throws StorageException {
        try {
            publish(folder, change, new Put.What.Removal(), unchanged(now));
        } catch (StorageException e) {
            if (now instanceof Node.Folder) {
                throw new StorageException.PreconditionFailed(
                        "It holds something that this migration did not make, so it stays ("
                                + e.getMessage()
                                + ")",
                        e);
            }
            throw e;
        }
    }

    // ------------------------------------------------------------ what was replaced

    private Optional<Undo> replace(
            NodeRef ref, Change change, Optional<Token> expected, Optional<Node> now)
            throws StorageException {
        if (change.preImage().isEmpty()) {
            return left(change, "it was replaced without keeping what was there (--no-rollback)");
        }
        if (now.isPresent() && expected.isPresent() && now.get().version().equals(expected)) {
            return restore(ref, change, new Precondition.Unchanged(expected.get()));
        }
        if (begun && now.isPresent() && stoodThere(change, now.get())) {
            // An earlier run was killed after it had brought the file back with its other names.
            Optional<PreImages> preImages = destination.feature(PreImages.class);
            if (preImages.isPresent()) {
                preImages.get().drop(area, change.preImage().get());
            }
            return restored(change, now);
        }
        return wasBroughtBack(change)
                ? restored(change, now)
                : left(
                        change,
                        now.isEmpty()
                                ? "what was copied there was removed since, so nothing is put back"
                                : "it is not what was copied there any more, so it stays");
    }

    private static boolean stoodThere(Change change, Node now) {
        return now.version().isPresent()
                && now.version().equals(change.before().flatMap(Node::version));
    }

    /// Of what was of another kind: first what came instead goes.
    private Optional<Undo> bringBack(
            NodeRef folder,
            Change change,
            Landed landed,
            Optional<Token> expected,
            Optional<Node> now)
            throws StorageException {
        NodeRef ref = folder.child(change.key().name());
        if (change.preImage().isEmpty()) {
            return left(change, "it was replaced without keeping what was there (--no-rollback)");
        }
        if (wasBroughtBack(change)) {
            return restored(change, now);
        }
        if (now.isPresent()) {
            if (!isOurs(folder, change, landed, expected, now.get())) {
                return left(change, "it is not what was copied there any more, so it stays");
            }
            removeNow(folder, change, now.get());
        } else if (!begun) {
            return left(change, "what was copied there was removed since, so nothing is put back");
        }
        return restore(ref, change, new Precondition.Absent());
    }

    private Optional<Undo> bringBackDeleted(NodeRef ref, Change change, Optional<Node> now)
            throws StorageException {
        if (change.preImage().isEmpty()) {
            return left(change, "it was deleted without keeping it (--no-rollback)");
        }
        if (wasBroughtBack(change)) {
            return restored(change, now);
        }
        return now.isPresent()
                ? left(change, "something else is there since it was deleted, so that stays")
                : restore(ref, change, new Precondition.Absent());
    }

    private boolean wasBroughtBack(Change change) throws StorageException {
        return begun
                && destination
                        .stat(NodeRef.ROOT.child(area).child(change.preImage().orElseThrow()))
                        .isEmpty();
    }

    private Optional<Undo> restore(NodeRef ref, Change change, Precondition when)
            throws StorageException {
        PreImages preImages =
                destination
                        .feature(PreImages.class)
                        .orElseThrow(() ->
                                new StorageException.Unsupported(
                                        destination.describe() + " keeps no pre-images", null));
        Node back = preImages.restore(area, change.preImage().orElseThrow(), ref, when);
        return restored(change, Optional.of(back));
    }

    private static Optional<Undo> restored(Change change, Optional<Node> now) {
        return now.flatMap(Node::version)
                .map(token -> new Undo(change.key(), Optional.of(token), Optional.empty()));
    }

    // ------------------------------------------------------------ metadata, deleted folders

    private Optional<Undo> metadata(
            NodeRef folder, Change change, Optional<Token> expected, Optional<Node> now)
            throws StorageException {
        Node before = change.before().orElse(null);
        if (change.key().folder() || before == null) {
            return Optional.empty();
        }
        boolean ours = now.isPresent() && now.get().version().equals(expected);
        boolean done = begun && now.isPresent() && now.get().version().equals(before.version());
        if (!ours && !done) {
            return left(change, "it was changed since its metadata were set, so it stays");
        }
        Node back =
                publish(
                        folder,
                        change,
                        new Put.What.Metadata(
                                before.mtimeNs(),
                                before.accessedNs(),
                                carried.instead(before.attributes())),
                        unchanged(now.orElseThrow()));
        return restored(change, Optional.of(back));
    }

    private Optional<Undo> makeFolder(NodeRef folder, Change change, Optional<Node> now)
            throws StorageException {
        if (now.isPresent()) {
            return now.get() instanceof Node.Folder
                    ? Optional.empty()
                    : left(change, "something else is there since it was deleted, so that stays");
        }
        Optional<Leftovers> leftovers = destination.feature(Leftovers.class);
        if (leftovers.isPresent()) {
            leftovers.get().remove(folder, change.stageName());
        }
        publish(folder, change, new Put.What.Folder(), new Precondition.Absent());
        return Optional.empty();
    }

    // ------------------------------------------------------------ the ways to the destination

    private Node publish(NodeRef folder, Change change, Put.What what, Precondition when)
            throws StorageException {
        Put put = new Put(change.key().name(), what, change.stageName());
        Staged staged =
                what instanceof Put.What.Folder
                        ? value(destination.stage(folder, List.of(put), control).getFirst())
                        : new Staged(put, NO_PROOF, 0);
        return value(
                destination.publish(folder, List.of(new Publication(staged, when))).getFirst());
    }

    private static <T> T value(Result<T> result) throws StorageException {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(StorageException why) -> throw why;
        };
    }

    private static Precondition unchanged(Node now) {
        return now.version()
                .<Precondition>map(Precondition.Unchanged::new)
                .orElseGet(Precondition.Any::new);
    }

    private static Optional<Undo> left(Change change, String why) {
        NodeKey key = change.key();
        return Optional.of(
                new Undo(
                        key,
                        Optional.empty(),
                        Optional.of(new Problem(ErrorClass.PRECONDITION_FAILED, why))));
    }
}
