package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.Ready;
import dev.godwit.engine.copy.StepOutcome.Unsettled;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
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
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
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
        private final FSAdapter destination;
        private final Sources sources;
        private final Keeping keeping;
        private final List<Ready> ready = new ArrayList<>();
        private final List<Unsettled> unsettled = new ArrayList<>();

        Staging(Places places) {
            this.places = places;
            destination = places.adapter(Side.DESTINATION);
            sources = new Sources(places, rules);
            keeping = new Keeping(places, rules.area());
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
                        keeping.drop(one.item().change(), why);
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
            try {
                keeping.keep(group.folder(), item.change());
            } catch (StorageException why) {
                unsettled.add(new Unsettled(group.depth(), item, why, Sources.isStale(why)));
                return Optional.empty();
            }
            try {
                return Optional.of(prepared(group, item));
            } catch (StorageException why) {
                keeping.drop(item.change(), why);
                unsettled.add(new Unsettled(group.depth(), item, why, Sources.isStale(why)));
                return Optional.empty();
            }
        }

        private Prepared prepared(CopyUnit.Group group, CopyUnit.Item item)
                throws StorageException {
            CopyItem node = item.node();
            Change change = item.change();
            if (change.action() == Action.METADATA || change.action() == Action.FINISH) {
                return prepared(item, metadata(group, item), null);
            }
            if (change.action() == Action.DELETE) {
                return prepared(item, new Put.What.Removal(), null);
            }
            // Where a file has one name only, each name is a file.
            if (node.linkTo().isPresent() && destination.capabilities().keepsHardLinks()) {
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
                                        rules.carried().accessedNs(link.accessedNs()),
                                        rules.carried().attributes(link)),
                                null);
                case Node.File file -> file(group.folder(), item, file);
                case Node.Special special ->
                        prepared(
                                item,
                                new Put.What.Special(
                                        special.what(),
                                        special.mtimeNs(),
                                        rules.carried().accessedNs(special.accessedNs()),
                                        rules.carried().attributes(special)),
                                null);
                case Node.Unreadable _ ->
                        throw new StorageException.Unsupported(
                                "Cannot copy "
                                        + group.folder().child(node.key().name()).path()
                                        + ": it could not be looked at",
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
            Sources.Opened opened = sources.open(folder, reviewed);
            HashedContent content = HashedContent.of(opened.content(), rules.hash());
            return prepared(item, sources.file(opened.version(), content), content);
        }

        /// Where no time is carried, the destination's stays as it is; so does what is not carried
        /// of a node that was there before.
        private Put.What.Metadata metadata(CopyUnit.Group group, CopyUnit.Item item)
                throws StorageException {
            Node node = item.node().source();
            long mtimeNs = node.mtimeNs();
            if (!rules.carried().hasTime(node)) {
                NodeRef ref =
                        node.name().equals(Name.ROOT)
                                ? group.folder()
                                : group.folder().child(node.name());
                mtimeNs = destination.stat(ref).map(Node::mtimeNs).orElse(mtimeNs);
            }
            return new Put.What.Metadata(
                    mtimeNs,
                    rules.carried().accessedNs(node.accessedNs()),
                    rules.carried()
                            .instead(
                                    item.change().before().isPresent()
                                            ? rules.carried().told(node)
                                            : rules.carried().attributes(node)));
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
                Optional<ContentHash> hash = one.confirmed(staged.taken());
                ready.add(new Ready(group.folder(), group.depth(), one.item(), staged, hash));
            } catch (StorageException why) {
                destination.discard(group.folder(), List.of(staged));
                if (Sources.isStale(why) && attempt < TRIES_OF_A_MOVING_FILE) {
                    moved.add(one.item());
                } else {
                    keeping.drop(one.item().change(), why);
                    unsettled.add(
                            new Unsettled(group.depth(), one.item(), why, Sources.isStale(why)));
                }
            }
        }
    }

    /// A put that is ready to be staged, with the content it reads.
    private record Prepared(CopyUnit.Item item, Put put, @Nullable HashedContent content) {

        /// Holds the source to what was read of it, or taken.
        Optional<ContentHash> confirmed(boolean taken) throws StorageException {
            if (content == null) {
                return Optional.empty();
            }
            content.confirm();
            Sources.checkWhole(content, taken, put);
            return content.hash();
        }

        void close() {
            if (content != null) {
                content.close();
            }
        }
    }
}
