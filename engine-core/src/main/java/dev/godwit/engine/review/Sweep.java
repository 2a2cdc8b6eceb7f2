package dev.godwit.engine.review;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.Retried;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes up again, within its pass, what is not in place.
///
/// What failed or was blocked in the copy is pending again. What failed in discovery is listed
/// again: the folder that could not be listed, and the folder of a node that has to be looked at
/// anew. On the destination that folder is listed again only where something of it is not what was
/// reviewed, so that a sweep costs what went wrong and not the tree.
public final class Sweep {

    private static final int BATCH = 1_000;
    private static final int REMEMBERED = 100_000;

    private final StateStore store;
    private final long epoch;
    private final int pass;
    private final NodeIds ids;
    private final FSAdapter destination;
    private final List<Fact> outcomes = new ArrayList<>();

    /// What is listed again. It is told last: the rows of a folder are gone until it is listed.
    private final List<Fact> listings = new ArrayList<>();

    private long again;
    private long relisted;

    /// Folders that are opened already, of late; opened twice a folder is listed once all the same.
    private final Set<String> opened = new HashSet<>();

    /// @param key the migration's own, for folder ids
    public Sweep(StateStore store, long epoch, int pass, MigrationKey key, FSAdapter destination) {
        this.store = store;
        this.epoch = epoch;
        this.pass = pass;
        ids = key.ids();
        this.destination = destination;
    }

    /// Takes up nodes with what is below them and what blocks them; all that is not in place when
    /// no paths are given.
    ///
    /// @return what was taken up; the folders to list again are still to be told: [#listings()]
    public Retried run(Collection<String> paths) {
        NotInPlace notInPlace = new NotInPlace(store, pass);
        LinkedHashSet<String> blockers = new LinkedHashSet<>();
        for (Where where : scopes(paths)) {
            for (Row row : notInPlace.rows(where)) {
                take(row);
                if (!paths.isEmpty() && row.outcome().orElseThrow().kind() == OutcomeKind.BLOCKED) {
                    blockers.add(row.folderPath());
                }
            }
        }
        takeAbove(blockers);
        commit();
        return new Retried(again, relisted);
    }

    /// The folders to list again.
    public List<Fact> listings() {
        return List.copyOf(listings);
    }

    private List<Where> scopes(Collection<String> paths) {
        if (paths.isEmpty()) {
            return List.of(new Where.All());
        }
        List<Where> below = new ArrayList<>();
        for (String path : new LinkedHashSet<>(paths)) {
            if (store.row(pass, path).isEmpty()) {
                throw new MigrationException(
                        Reason.USAGE,
                        "Nothing is known at " + path,
                        "Name a path relative to the root, as godwit review --list prints it");
            }
            below.add(new Where.Below(path));
        }
        return List.of(new Where.Or(below));
    }

    /// The folders above blocked nodes that are not in place either.
    private void takeAbove(Set<String> blocked) {
        LinkedHashSet<String> folders = new LinkedHashSet<>();
        for (String path : blocked) {
            for (NodeRef at = new NodeRef(path); !at.isRoot(); at = at.parent()) {
                folders.add(at.path());
            }
        }
        for (String path : folders) {
            store.row(pass, path).filter(Sweep::isNotInPlace).ifPresent(this::take);
        }
    }

    private static boolean isNotInPlace(Row row) {
        return row.outcome()
                .filter(outcome ->
                        switch (outcome.kind()) {
                            case FAILED, BLOCKED, STALE -> true;
                            default -> false;
                        })
                .isPresent();
    }

    private void take(Row row) {
        NodeOutcome outcome = row.outcome().orElseThrow();
        boolean failedInDiscovery = outcome.attempts() == 0;
        boolean isFolder = row.node().kind() == Kind.FOLDER;
        outcomes.add(new Fact.Outcome(pass, row.key(), row.depth(), NodeOutcome.again(0)));
        if (isFolder && failedInDiscovery && outcome.kind() != OutcomeKind.BLOCKED) {
            open(row);
        } else if (outcome.kind() == OutcomeKind.STALE
                || row.node().kind() == Kind.UNREADABLE
                || row.destination().filter(n -> n.kind() == Kind.UNREADABLE).isPresent()) {
            openParent(row);
        } else {
            again++;
        }
        if (outcomes.size() >= BATCH) {
            commit();
        }
    }

    /// A folder that could not be listed.
    private void open(Row row) {
        if (row.source().orElse(null) instanceof Node.Folder folder) {
            openAround(row);
            NodeId id = ids.child(row.key().parent(), folder.name(), folder.handle());
            NodeRef parent = new NodeRef(row.folderPath());
            open(Side.SOURCE, id, parent.child(folder.name(), folder.handle()), row.depth());
            if (row.destination().orElse(null) instanceof Node.Folder there) {
                open(Side.DESTINATION, id, parent.child(there.name(), there.handle()), row.depth());
            }
            relisted++;
        }
    }

    /// The folder of a node that has to be looked at again.
    private void openParent(Row row) {
        openAround(row);
        // What changed something in the folder changed the folder's own facts, too.
        store.row(pass, row.folderPath()).ifPresent(this::openAround);
    }

    /// The folder that tells of a node: the source's; the destination's where that has to be.
    private void openAround(Row row) {
        String path = row.folderPath();
        if (opened.size() > REMEMBERED) {
            opened.clear();
        }
        if (opened.add("source " + path)) {
            open(Side.SOURCE, row.key().parent(), reference(path, Side.SOURCE), row.depth() - 1);
            relisted++;
            if (hasOverwritten(path)) {
                openThere(row);
            }
        }
        if (isOtherThere(row)) {
            openThere(row);
        }
    }

    private void openThere(Row row) {
        String path = row.folderPath();
        if (opened.add("destination " + path)) {
            NodeRef there = reference(path, Side.DESTINATION);
            open(Side.DESTINATION, row.key().parent(), there, row.depth() - 1);
        }
    }

    /// Whether something in the folder was replaced since it was listed: compared again with what
    /// was there before, it would be somebody else's.
    private boolean hasOverwritten(String path) {
        Where where =
                new Where.And(
                        List.of(
                                new Where.ChildOf(path),
                                new Where.In(
                                        Field.OUTCOME,
                                        Set.of(Where.textOf(OutcomeKind.OVERWRITTEN)))));
        return !store.rows(new Query(pass, where, Sort.TREE, false, Optional.empty(), 1))
                .rows()
                .isEmpty();
    }

    private NodeRef reference(String path, Side side) {
        NodeRef plain = new NodeRef(path);
        if (plain.isRoot()) {
            return NodeRef.ROOT;
        }
        return store.row(pass, path)
                .flatMap(row -> side == Side.SOURCE ? row.source() : row.destination())
                .map(node -> plain.parent().child(node.name(), node.handle()))
                .orElse(plain);
    }

    /// Whether the destination's node is not what was reviewed. Where it cannot be told, the
    /// listing will say why.
    private boolean isOtherThere(Row row) {
        try {
            Optional<Node> now =
                    destination.stat(
                            reference(row.folderPath(), Side.DESTINATION)
                                    .child(row.destination().orElse(row.node()).name()));
            if (row.outcome().filter(o -> o.kind().inPlace()).isPresent()) {
                // Ours; what is in it was looked at for its own sake.
                return false;
            }
            return !now.map(Node::kind).equals(row.destination().map(Node::kind))
                    || !now.flatMap(Node::version).equals(row.destination().flatMap(Node::version));
        } catch (StorageException e) {
            return true;
        }
    }

    private void open(Side side, NodeId folder, NodeRef ref, int depth) {
        listings.add(new Fact.Opened(pass, side, folder, ref, depth));
    }

    private void commit() {
        if (!outcomes.isEmpty()) {
            store.commit(new StateBatch(epoch, true, outcomes));
            outcomes.clear();
        }
    }
}
