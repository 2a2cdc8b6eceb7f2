package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Keeps copies, made by the server, under a reserved prefix of the root.
///
/// An object store moves nothing in one step: what is set aside is copied, all of it, and then
/// removed.
final class PreImageArea implements PreImages {

    private static final int OTHERS = 077;
    private static final CopyControl FREELY = _ -> {};

    private final Tree tree;
    private final Writes writes;
    private final Subtree subtree;

    /// Areas that were looked at and are ours.
    private final Set<Name> checked = ConcurrentHashMap.newKeySet();

    PreImageArea(Tree tree, Writes writes) {
        this.tree = tree;
        this.writes = writes;
        subtree = new Subtree(tree.bucket, writes);
    }

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        control.admit(0);
        checkArea(area);
        keep(version("keep", node, expected), area, as, control);
    }

    @Override
    public void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        checkArea(area);
        if (expected.version().isPresent()) {
            Found found = version("set aside", node, expected.version().get());
            if (!isAs(expected, tree.node(node, found.object))) {
                throw Errors.changed("set aside", tree.shown(node), null);
            }
            keep(found, area, as, FREELY);
            writes.delete(found.object);
            return;
        }
        Node now =
                tree.look(node)
                        .orElseThrow(() -> Errors.changed("set aside", tree.shown(node), null));
        if (!isAs(expected, now)) {
            throw Errors.changed("set aside", tree.shown(node), null);
        }
        if (now instanceof Node.Folder) {
            subtree.move(tree.keys.below(node), tree.keys.below(kept(area, as)));
            tree.forget(node);
        } else {
            Found found = found(tree.keys.object(node));
            keep(found, area, as, FREELY);
            writes.delete(found.object);
        }
    }

    private static boolean isAs(Node expected, Node now) {
        return now.kind() == expected.kind()
                && now.mtimeNs() == expected.mtimeNs()
                && now.version().equals(expected.version());
    }

    /// An object, with all that was told of it.
    private record Found(HeadObjectResponse head, Stored object) {}

    private Found found(String key) throws StorageException {
        HeadObjectResponse head = tree.bucket.headers(key);
        return new Found(head, Stored.of(key, head));
    }

    /// The object at a path, if it is this version.
    private Found version(String doing, NodeRef node, Token expected) throws StorageException {
        try {
            Found found = found(tree.keys.object(node));
            if (found.object.is(expected)) {
                return found;
            }
        } catch (NotFound e) {
            throw Errors.changed(doing, tree.shown(node), e);
        }
        throw Errors.changed(doing, tree.shown(node), null);
    }

    private void keep(Found found, Name area, Name as, CopyControl control)
            throws StorageException {
        writes.keep(found.head, found.object, tree.keys.object(kept(area, as)), control);
    }

    @Override
    public boolean holds(Name area, Name as, Node before) throws StorageException {
        Optional<Stored> object = tree.bucket.find(tree.keys.object(kept(area, as)));
        Optional<Node> kept =
                object.flatMap(found -> found.metadata().pointsTo()).isPresent()
                        ? version(object.get()).map(found -> file(found, before))
                        : tree.look(kept(area, as));
        return kept.isPresent()
                && kept.get().kind() == before.kind()
                && kept.get().size() == before.size()
                && kept.get().mtimeNs() == before.mtimeNs()
                && !(kept.get() instanceof Node.Link a
                        && before instanceof Node.Link b
                        && !a.target().equals(b.target()));
    }

    @Override
    public Node restore(Name area, Name as, NodeRef node, Precondition when)
            throws StorageException {
        checkArea(area);
        NodeRef kept = kept(area, as);
        Optional<Stored> object = tree.bucket.find(tree.keys.object(kept));
        boolean folder = object.isEmpty() && tree.folder(kept).isPresent();
        if (object.isEmpty() && !folder) {
            throw new NotFound(
                    Text.say("restore", tree.shown(node), "nothing is kept of it"), null);
        }
        if (when instanceof Precondition.Absent && tree.look(node).isPresent()) {
            throw writes.exists(tree.keys.object(node), null);
        }
        if (folder) {
            subtree.move(tree.keys.below(kept), tree.keys.below(node));
            tree.forget(kept);
            return tree.folder(node)
                    .orElseThrow(() -> Errors.changed("restore", tree.shown(node), null));
        }
        Stored restored =
                object.get().metadata().pointsTo().isPresent()
                        ? bringBack(object.get(), node, when)
                        : writes.copy(object.get(), tree.keys.object(node), when);
        writes.drop(object.get().key());
        return tree.node(node, restored);
    }

    private Stored bringBack(Stored pointer, NodeRef node, Precondition when)
            throws StorageException {
        String key = tree.keys.object(node);
        Found found =
                version(pointer)
                        .filter(version -> version.object.key().equals(key))
                        .orElseThrow(() ->
                                new NotFound(
                                        Text.say(
                                                "restore",
                                                tree.shown(node),
                                                "the bucket does not hold its version any more"),
                                        null));
        return writes.bringBack(found.head, found.object, pointer.metadata().version(), when);
    }

    /// The version that a pointer is to, if it is of this tree and the bucket still holds it.
    private Optional<Found> version(Stored pointer) throws StorageException {
        String key = pointer.metadata().pointsTo().orElse("");
        if (key.isEmpty() || !key.startsWith(tree.keys.prefix())) {
            return Optional.empty();
        }
        try {
            HeadObjectResponse head = tree.bucket.headers(key, pointer.metadata().version());
            return Optional.of(new Found(head, Stored.of(key, head)));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    private Node file(Found version, Node before) {
        return tree.facts.file(before.name(), version.object);
    }

    @Override
    public void drop(Name area, Name as) throws StorageException {
        checkArea(area);
        NodeRef kept = kept(area, as);
        writes.drop(tree.keys.object(kept));
        subtree.remove(tree.keys.below(kept));
        tree.forget(kept);
    }

    private static NodeRef kept(Name area, Name as) {
        return NodeRef.ROOT.child(area).child(as);
    }

    /// Uses no area that others made.
    private void checkArea(Name area) throws StorageException {
        if (checked.contains(area)) {
            return;
        }
        NodeRef ref = NodeRef.ROOT.child(area);
        if (tree.bucket.find(tree.keys.object(ref)).isPresent()) {
            throw new PreconditionFailed(
                    Text.say("keep something in", tree.shown(ref), "it is not a folder"), null);
        }
        Optional<Stored> marker = tree.marker(ref);
        boolean open =
                marker.flatMap(m -> m.metadata().attributes(true).get(Attributes.MODE))
                        .filter(mode -> (Integer.parseInt(mode, 8) & OTHERS) != 0)
                        .isPresent();
        if (open) {
            throw new Denied(
                    Text.say(
                            "keep something in",
                            tree.shown(ref),
                            "it is not a private folder; move it away"),
                    null);
        }
        checked.add(area);
    }
}
