package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.Ready;
import dev.godwit.engine.copy.StepOutcome.Unsettled;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps what a unit replaces and stages what it makes. The source is looked at when a file is
/// opened and after its last byte; a file that changed in between is given up and tried again, then
/// stale.
record StageTask(CopyUnit unit, CopyRules rules) implements Task<StepOutcome> {

    /// Files open at once.
    private static final int CHUNK = 64;

    private static final int TRIES_OF_A_MOVING_FILE = 3;

    @Override
    public void run(Places places, Sink<StepOutcome> out) throws InterruptedException {
        Staging staging = new Staging(places);
        for (CopyUnit.Group group : unit.folders()) {
            for (int from = 0; from < group.items().size(); from += CHUNK) {
                int to = Math.min(from + CHUNK, group.items().size());
                staging.stage(group, group.items().subList(from, to), 1);
            }
        }
        out.emit(new StepOutcome.StagedUnit(unit, staging.ready, staging.unsettled));
    }

    /// The staging of one unit, in progress.
    private final class Staging {
        private final Places places;
        private final FSAdapter source;
        private final FSAdapter destination;
        private final Optional<PreImages> preImages;
        private final List<Ready> ready = new ArrayList<>();
        private final List<Unsettled> unsettled = new ArrayList<>();

        Staging(Places places) {
            this.places = places;
            source = places.adapter(Side.SOURCE);
            destination = places.adapter(Side.DESTINATION);
            preImages = destination.feature(PreImages.class);
        }

        void stage(CopyUnit.Group group, List<CopyUnit.Item> items, int attempt) {
            List<Prepared> prepared = new ArrayList<>(items.size());
            for (CopyUnit.Item item : items) {
                prepare(group, item).ifPresent(prepared::add);
            }
            List<Put> puts = prepared.stream().map(Prepared::put).toList();
            List<Result<Staged>> results =
                    destination.stage(group.folder(), puts, places.control());
            List<CopyUnit.Item> moved = new ArrayList<>();
            for (int i = 0; i < prepared.size(); i++) {
                Prepared one = prepared.get(i);
                switch (results.get(i)) {
                    case Result.Ok<Staged>(Staged staged) ->
                            confirm(group, one, staged, attempt, moved);
                    case Result.Failed<Staged>(StorageException why) -> {
                        dropKept(one.item().change(), why);
                        unsettled.add(new Unsettled(group.depth(), one.item(), why, false));
                    }
                }
                one.close();
            }
            if (!moved.isEmpty()) {
                stage(group, moved, attempt + 1);
            }
        }

        private Optional<Prepared> prepare(CopyUnit.Group group, CopyUnit.Item item) {
            Change change = item.change();
            try {
                if (change.preImage().isPresent()) {
                    prepareToKeep(group, item);
                }
            } catch (StorageException why) {
                unsettled.add(new Unsettled(group.depth(), item, why, isStale(why)));
                return Optional.empty();
            }
            try {
                return Optional.of(prepared(group, item));
            } catch (StorageException why) {
                dropKept(change, why);
                unsettled.add(new Unsettled(group.depth(), item, why, isStale(why)));
                return Optional.empty();
            }
        }

        /// Keeps what is replaced; what is set aside as a whole goes when its turn has come.
        private void prepareToKeep(CopyUnit.Group group, CopyUnit.Item item)
                throws StorageException {
            Change change = item.change();
            NodeRef node = group.folder().child(change.key().name());
            Token expected = change.before().flatMap(Node::version).orElse(null);
            boolean later = SetAside.isMeantFor(change);
            if (preImages.isEmpty() || (expected == null && !later)) {
                throw new StorageException.Unsupported(
                        "Cannot keep what "
                                + node.path()
                                + " holds on "
                                + destination.describe()
                                + "; to overwrite it without a way back use --no-rollback",
                        null);
            }
            if (expected != null && !later) {
                preImages
                        .get()
                        .keep(
                                node,
                                expected,
                                rules.area(),
                                change.preImage().orElseThrow(),
                                places.control());
            }
        }

        private Prepared prepared(CopyUnit.Group group, CopyUnit.Item item)
                throws StorageException {
            CopyItem node = item.node();
            Change change = item.change();
            if (change.action() == Action.METADATA || change.action() == Action.FINISH) {
                return prepared(item, metadata(node.source()), null);
            }
            if (change.action() == Action.DELETE) {
                return prepared(item, new Put.What.Removal(), null);
            }
            if (node.linkTo().isPresent()) {
                checkLeader(node.linkTo().get(), node.source());
                return prepared(item, new Put.What.HardLink(node.linkTo().get()), null);
            }
            return switch (node.source()) {
                case Node.Folder _ -> prepared(item, new Put.What.Folder(), null);
                case Node.Link link ->
                        prepared(
                                item,
                                new Put.What.Link(
                                        link.target(),
                                        link.mtimeNs(),
                                        rules.carried().attributes(link)),
                                null);
                case Node.File file -> file(group.folder(), item, file);
                case Node.Special _, Node.Unreadable _ ->
                        throw new StorageException.Unsupported(
                                "Cannot copy "
                                        + group.folder().child(node.key().name()).path()
                                        + ": not a file, folder or link",
                                null);
            };
        }

        /// What a name is linked to has to be what it was when it was reviewed, or copied.
        private void checkLeader(NodeRef leader, Node wanted) throws StorageException {
            Optional<Node> now = destination.stat(leader);
            boolean asWanted =
                    now.isPresent()
                            && (rules.acceptSourceChanges()
                                    || rules.carried().comparison().mayHold(wanted, now.get()));
            if (!asWanted) {
                throw new StorageException.PreconditionFailed(
                        "Cannot link to "
                                + leader.path()
                                + ": it is not what it was; discover again to look at it anew",
                        null);
            }
        }

        private Prepared file(NodeRef folder, CopyUnit.Item item, Node.File reviewed)
                throws StorageException {
            NodeRef ref = folder.child(reviewed.name(), reviewed.handle());
            try {
                return prepared(item, ref, reviewed);
            } catch (StorageException.PreconditionFailed changed) {
                if (rules.acceptSourceChanges()
                        && source.stat(ref).orElse(null) instanceof Node.File current) {
                    return prepared(item, ref, current);
                }
                throw changed;
            }
        }

        private Prepared prepared(CopyUnit.Item item, NodeRef ref, Node.File version)
                throws StorageException {
            HashedContent content =
                    HashedContent.of(source.open(ref, version.token()), rules.hash());
            return prepared(
                    item,
                    new Put.What.File(
                            content, version.mtimeNs(), rules.carried().attributes(version)),
                    content);
        }

        private Put.What.Metadata metadata(Node node) {
            return new Put.What.Metadata(
                    node.mtimeNs(), rules.carried().instead(rules.carried().attributes(node)));
        }

        private Prepared prepared(
                CopyUnit.Item item, Put.What what, @Nullable HashedContent content) {
            Change change = item.change();
            return new Prepared(
                    item, new Put(change.key().name(), what, change.stageName()), content);
        }

        private void confirm(
                CopyUnit.Group group,
                Prepared one,
                Staged staged,
                int attempt,
                List<CopyUnit.Item> moved) {
            try {
                Optional<ContentHash> hash = one.confirmed();
                ready.add(new Ready(group.folder(), group.depth(), one.item(), staged, hash));
            } catch (StorageException why) {
                destination.discard(group.folder(), List.of(staged));
                if (isStale(why) && attempt < TRIES_OF_A_MOVING_FILE) {
                    moved.add(one.item());
                } else {
                    dropKept(one.item().change(), why);
                    unsettled.add(new Unsettled(group.depth(), one.item(), why, isStale(why)));
                }
            }
        }

        /// What was kept of a node that will not be replaced is of no use and takes room.
        private void dropKept(Change change, StorageException why) {
            if (change.preImage().isPresent()
                    && preImages.isPresent()
                    && !SetAside.isMeantFor(change)) {
                try {
                    preImages.get().drop(rules.area(), change.preImage().get());
                } catch (StorageException e) {
                    why.addSuppressed(e);
                }
            }
        }
    }

    private static boolean isStale(StorageException why) {
        return why instanceof StorageException.PreconditionFailed
                || why instanceof StorageException.NotFound;
    }

    /// A put that is ready to be staged, with the content it reads.
    private record Prepared(CopyUnit.Item item, Put put, @Nullable HashedContent content) {

        /// Holds the source to what was read of it.
        Optional<ContentHash> confirmed() throws StorageException {
            if (content == null) {
                return Optional.empty();
            }
            content.confirm();
            if (!content.complete()) {
                throw new StorageException.Corrupt(
                        "The content of "
                                + put.name()
                                + " was not read to its end; it is not copied",
                        null);
            }
            return content.hash();
        }

        void close() {
            if (content != null) {
                content.close();
            }
        }
    }
}
