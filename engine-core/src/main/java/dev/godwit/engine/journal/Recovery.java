package dev.godwit.engine.journal;

import dev.godwit.engine.hash.HashedContent;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settles the units a crash left open, before anything else is done.
///
/// - *Intended* only: nothing was published. What lies staged under the exact names of the intent
///   is removed, and so are the pre-images kept for it; the nodes stay pending.
/// - *Proven*: what stands at a name and matches its proof is ours; its content is read and held
///   against the recorded hash, then the node is settled as copied. What does not match was not
///   published by us: the staged file is removed and the node stays pending, so that the copy looks
///   at it again under its precondition.
///
/// Nothing is believed by size and time, and nothing is removed but by the exact names of our own
/// intents.
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final RunContext run;
    private final Leftovers leftovers;
    private final Optional<PreImages> preImages;
    private final Name area;

    /// @throws IllegalArgumentException when the destination's adapter cannot look for leftovers
    public Recovery(RunContext run) {
        this.run = run;
        leftovers =
                run.destination()
                        .feature(Leftovers.class)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        run.destination().describe()
                                                + " cannot be a destination: it cannot find what a crash left"));
        preImages = run.destination().feature(PreImages.class);
        area = new StageNames(run.key()).area();
    }

    /// Settles every open unit.
    ///
    /// @return how many there were
    /// @throws StorageException when a unit cannot be settled: nothing may be changed until it can
    public int recover() throws StorageException {
        List<OpenUnit> units = run.store().openUnits();
        for (OpenUnit unit : units) {
            List<Fact> facts = new ArrayList<>();
            Map<NodeKey, Proof> proofs = new HashMap<>();
            unit.proofs().ifPresent(all -> all.forEach(proof -> proofs.put(proof.key(), proof)));
            for (FolderChanges folder : unit.changes()) {
                for (Change change : folder.changes()) {
                    recover(
                                    unit,
                                    folder.folder(),
                                    change,
                                    Optional.ofNullable(proofs.get(change.key())))
                            .ifPresent(facts::add);
                }
            }
            facts.add(new Fact.Ended(unit.unit()));
            run.destination().barrier();
            run.store().commit(new StateBatch(run.epoch(), true, facts));
            LOG.atInfo()
                    .addKeyValue("unit", unit.unit())
                    .addKeyValue("settled", facts.size() - 1)
                    .log("An interrupted unit was settled");
        }
        return units.size();
    }

    private Optional<Fact> recover(
            OpenUnit unit, NodeRef folder, Change change, Optional<Proof> proof)
            throws StorageException {
        if (change.action() == Action.METADATA || change.action() == Action.FINISH) {
            return Optional.empty();
        }
        NodeRef ref = folder.child(change.key().name());
        Optional<Node> published =
                proof.isPresent() ? leftovers.proven(ref, proof.get().proof()) : Optional.empty();
        leftovers.remove(folder, change.stageName());
        if (published.isEmpty()) {
            dropPreImage(ref, change);
            return Optional.empty();
        }
        int depth = ref.path().split("/", -1).length;
        return Optional.of(
                new Fact.Outcome(
                        unit.pass(),
                        change.key(),
                        depth,
                        outcome(ref, change, proof.get(), published.get())));
    }

    /// The pre-image of what still stands at its place is not needed; any other may be the last
    /// good copy and stays.
    private void dropPreImage(NodeRef ref, Change change) throws StorageException {
        if (change.preImage().isEmpty() || preImages.isEmpty()) {
            return;
        }
        Optional<Token> before = change.before().flatMap(Node::version);
        Optional<Token> now = run.destination().stat(ref).flatMap(Node::version);
        if (before.isPresent() && before.equals(now)) {
            preImages.get().drop(area, change.preImage().get());
        }
    }

    private NodeOutcome outcome(NodeRef ref, Change change, Proof proof, Node published)
            throws StorageException {
        if (published instanceof Node.File file && proof.hash().isPresent()) {
            Optional<ContentHash> read = hash(ref, file, proof.hash().get());
            if (!read.equals(proof.hash())) {
                return NodeOutcome.failed(
                        new Problem(
                                ErrorClass.CORRUPT,
                                "What was published at "
                                        + ref.path()
                                        + " before the interruption does not have the content that was written; it"
                                        + " was left as it is"),
                        1);
            }
        }
        OutcomeKind kind =
                change.action() == Action.OVERWRITE ? OutcomeKind.OVERWRITTEN : OutcomeKind.COPIED;
        return new NodeOutcome(
                kind, proof.bytes(), proof.hash(), published.version(), Optional.empty(), 1);
    }

    private Optional<ContentHash> hash(NodeRef ref, Node.File file, ContentHash expected)
            throws StorageException {
        try (Content content = run.destination().open(ref, file.token())) {
            return HashedContent.readThrough(
                    content, HashedContent.algorithmOf(expected), run.places().control());
        }
    }
}
