package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.Ready;
import dev.godwit.engine.copy.StepOutcome.Settled;
import dev.godwit.engine.copy.StepOutcome.Unsettled;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Publishes what of a unit lies staged and is proven, and takes back what was refused.
///
/// A refusal is looked at: what stands there may be just what was wanted; an unknown outcome may
/// have been a success.
record PublishTask(StepOutcome.StagedUnit staged, CopyRules rules) implements Task<StepOutcome> {

    /// Published between two looks whether the migration is still this engine's.
    private static final int CHUNK = 64;

    @Override
    public void run(Places places, Sink<StepOutcome> out) throws InterruptedException {
        FSAdapter destination = places.adapter(Side.DESTINATION);
        List<Settled> settled = new ArrayList<>(staged.ready().size());
        List<Unsettled> unsettled = new ArrayList<>();
        byFolder()
                .forEach((folder, all) -> {
                    for (int from = 0; from < all.size(); from += CHUNK) {
                        List<Ready> some = all.subList(from, Math.min(from + CHUNK, all.size()));
                        if (places.owned()) {
                            publish(destination, folder, some, settled, unsettled);
                        } else {
                            some.forEach(one -> unsettled.add(taken(one)));
                            destination.discard(folder, some.stream().map(Ready::staged).toList());
                        }
                    }
                });
        out.emit(new StepOutcome.PublishedUnit(staged.unit(), settled, unsettled));
    }

    private void publish(
            FSAdapter destination,
            NodeRef folder,
            List<Ready> some,
            List<Settled> settled,
            List<Unsettled> unsettled) {
        List<Ready> ready = cleared(destination, folder, some, settled, unsettled);
        List<Publication> publications =
                ready.stream()
                        .map(one -> new Publication(one.staged(), one.item().change().when()))
                        .toList();
        List<Result<Node>> results = destination.publish(folder, publications);
        for (int i = 0; i < ready.size(); i++) {
            switch (results.get(i)) {
                case Result.Ok<Node>(Node now) -> settled.add(settled(ready.get(i), now));
                case Result.Failed<Node>(StorageException why) ->
                        refused(destination, ready.get(i), why, settled, unsettled);
            }
        }
    }

    /// What became of it is the other engine's to tell.
    private static Unsettled taken(Ready ready) {
        return new Unsettled(
                ready.depth(),
                ready.item(),
                new StorageException.Stopped("Another engine has taken this migration over"),
                false);
    }

    /// What is still to be published once the way is clear.
    private List<Ready> cleared(
            FSAdapter destination,
            NodeRef folder,
            List<Ready> all,
            List<Settled> settled,
            List<Unsettled> unsettled) {
        SetAside aside = new SetAside(destination, rules.area());
        List<Ready> cleared = new ArrayList<>(all.size());
        for (Ready one : all) {
            try {
                if (aside.makeWay(folder, one.item().change())) {
                    settled.add(settled(one, one.item().node().source()));
                } else {
                    cleared.add(one);
                }
            } catch (StorageException why) {
                refused(destination, one, why, settled, unsettled);
            }
        }
        return cleared;
    }

    private Map<NodeRef, List<Ready>> byFolder() {
        Map<NodeRef, List<Ready>> folders = new LinkedHashMap<>();
        for (Ready one : staged.ready()) {
            folders.computeIfAbsent(one.folder(), _ -> new ArrayList<>()).add(one);
        }
        return folders;
    }

    private void refused(
            FSAdapter destination,
            Ready ready,
            StorageException why,
            List<Settled> settled,
            List<Unsettled> unsettled) {
        try {
            Optional<Settled> anyway = look(destination, ready, why);
            if (anyway.isPresent()) {
                settled.add(anyway.get());
                if (anyway.get().kind() == OutcomeKind.ALREADY_THERE) {
                    destination.discard(ready.folder(), List.of(ready.staged()));
                }
                return;
            }
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
        destination.discard(ready.folder(), List.of(ready.staged()));
        giveUp(destination, ready, why);
        boolean stale =
                why instanceof StorageException.AlreadyExists
                        || why instanceof StorageException.PreconditionFailed;
        unsettled.add(new Unsettled(ready.depth(), ready.item(), why, stale));
    }

    private void giveUp(FSAdapter destination, Ready ready, StorageException why) {
        if (why instanceof StorageException.OutcomeUnknown) {
            // It may have been made, and then the pre-image is the last good copy.
            return;
        }
        // By these the destination says that it did nothing; after any other error it may have.
        boolean untouched =
                why instanceof StorageException.PreconditionFailed
                        || why instanceof StorageException.AlreadyExists;
        try {
            new SetAside(destination, rules.area())
                    .giveUp(ready.folder(), ready.item().change(), untouched);
        } catch (StorageException.NotFound e) {
            // It had not made way.
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }

    /// Whether the destination is as wanted although publishing was refused.
    private Optional<Settled> look(FSAdapter destination, Ready ready, StorageException why)
            throws StorageException {
        NodeRef ref = ready.folder().child(ready.item().change().key().name());
        Node source = ready.item().node().source();
        if (ready.item().change().action() == Action.DELETE) {
            if (destination.stat(ref).isPresent()) {
                return Optional.empty();
            }
            // Gone and kept is gone by us, whatever the answer was.
            return Optional.of(
                    new SetAside(destination, rules.area()).holds(ready.item().change())
                            ? settled(ready, source)
                            : new Settled(ready, OutcomeKind.ALREADY_THERE, source));
        }
        return switch (why) {
            case StorageException.AlreadyExists _, StorageException.PreconditionFailed _ ->
                    destination
                            .stat(ref)
                            .filter(now -> isAsWanted(ready, now))
                            .map(now -> new Settled(ready, OutcomeKind.ALREADY_THERE, now));
            default -> {
                // The answer may be an error and the change have been made all the same.
                Optional<Leftovers> leftovers = destination.feature(Leftovers.class);
                yield leftovers.isEmpty()
                        ? Optional.empty()
                        : leftovers
                                .get()
                                .proven(ref, ready.staged().proof())
                                .map(now -> settled(ready, now));
            }
        };
    }

    /// A folder that somebody else made serves as well; of content only what compares as the same
    /// does.
    private boolean isAsWanted(Ready ready, Node now) {
        Node wanted = ready.item().node().source();
        if (wanted instanceof Node.Folder) {
            return now instanceof Node.Folder;
        }
        return rules.carried().comparison().verdict(wanted, now) == Verdict.SAME;
    }

    private static Settled settled(Ready ready, Node now) {
        return new Settled(ready, kind(ready.item().change().action()), now);
    }

    /// What a change of this action is called once it is in place.
    static OutcomeKind kind(Action action) {
        return switch (action) {
            case COPY -> OutcomeKind.COPIED;
            case OVERWRITE -> OutcomeKind.OVERWRITTEN;
            case METADATA, FINISH -> OutcomeKind.METADATA;
            case DELETE -> OutcomeKind.DELETED;
        };
    }
}
