package dev.godwit.engine.journal;

import dev.godwit.engine.hash.HashedContent;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.Verdict;
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
/// - *Staged in parts* and not published: left for the copy to go on with, where it may; taken back
///   otherwise.
///
/// Nothing is believed by size and time, and nothing is removed but by the exact names of our own
/// intents.
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final RunContext run;
    private final Leftovers leftovers;
    private final Optional<PreImages> preImages;
    private final Optional<PartedStaging> partedStaging;
    private final Name area;
    private final boolean keepsParts;
    private final List<OpenUnit> left = new ArrayList<>();

    /// @param keepsParts whether files that are staged in parts may go on: a copy follows, and
    ///   nobody else can still be writing to them
    /// @throws IllegalArgumentException when the destination's adapter cannot look for leftovers
    public Recovery(RunContext run, boolean keepsParts) {
        this.run = run;
        leftovers =
                run.destination()
                        .feature(Leftovers.class)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        run.destination().describe()
                                                + " cannot be a destination: it cannot find what a crash left"));
        preImages = run.destination().feature(PreImages.class);
        partedStaging = run.destination().feature(PartedStaging.class);
        area = new StageNames(run.key()).area();
        this.keepsParts = keepsParts;
    }

    /// Units that are still open because their files go on in parts.
    public List<OpenUnit> left() {
        return List.copyOf(left);
    }

    /// Settles every open unit, but for those that are [#left()].
    ///
    /// @return how many there were
    /// @throws StorageException when a unit cannot be settled: nothing may be changed until it can
    public int recover() throws StorageException {
        List<OpenUnit> units = run.store().openUnits();
        clearStagedFolders(units);
        for (OpenUnit unit : units) {
            List<Fact> facts = new ArrayList<>();
            List<Landed> landed = new ArrayList<>();
            Map<NodeKey, Proof> proofs = new HashMap<>();
            unit.proofs().ifPresent(all -> all.forEach(proof -> proofs.put(proof.key(), proof)));
            if (goesOn(unit, proofs)) {
                left.add(unit);
                continue;
            }
            for (FolderChanges folder : unit.changes()) {
                for (Change change : folder.changes()) {
                    Optional<Made> made =
                            recover(
                                    unit,
                                    folder.folder(),
                                    change,
                                    Optional.ofNullable(proofs.get(change.key())));
                    if (made.isPresent()) {
                        landed.add(made.get().landed());
                        made.get().outcome().ifPresent(facts::add);
                    }
                }
            }
            facts.add(new Fact.Ended(unit.unit(), landed));
            run.destination().barrier();
            run.store().commit(new StateBatch(run.epoch(), true, facts));
            LOG.atInfo()
                    .addKeyValue("unit", unit.unit())
                    .addKeyValue("settled", facts.size() - 1)
                    .log("An interrupted unit was settled");
        }
        return units.size();
    }

    /// Removes what was staged in folders that were published, and of which a power cut took that
    /// back: they lie under their staged names again.
    private void clearStagedFolders(List<OpenUnit> units) throws StorageException {
        Map<String, NodeRef> staged = new HashMap<>();
        for (OpenUnit unit : units) {
            for (FolderChanges in : unit.changes()) {
                for (Change change : in.changes()) {
                    if (change.key().folder() && makes(change)) {
                        staged.put(
                                in.folder().child(change.key().name()).path(),
                                in.folder().child(change.stageName()));
                    }
                }
            }
        }
        for (OpenUnit unit : units) {
            for (FolderChanges in : unit.changes()) {
                NodeRef folder = staged.get(in.folder().path());
                if (folder != null) {
                    for (Change change : in.changes()) {
                        leftovers.remove(folder, change.stageName());
                    }
                }
            }
        }
    }

    private static boolean makes(Change change) {
        return change.action() == Action.COPY || change.action() == Action.OVERWRITE;
    }

    /// Whether a file stays as it is, because its parts may be of use; what was set aside for it is
    /// put back.
    private boolean goesOn(OpenUnit unit, Map<NodeKey, Proof> proofs) throws StorageException {
        if (!keepsParts || unit.pass() != run.pass() || unit.parts().isEmpty()) {
            return false;
        }
        FolderChanges folder = unit.changes().getFirst();
        Change change = folder.changes().getFirst();
        NodeRef ref = folder.folder().child(change.key().name());
        Proof proof = proofs.get(change.key());
        if (proof != null && leftovers.proven(ref, proof.proof()).isPresent()) {
            return false;
        }
        putBack(ref, change);
        return partedStaging.isPresent();
    }

    /// A change that turns out to have been made.
    private record Made(Landed landed, Optional<Fact> outcome) {}

    private Optional<Made> recover(
            OpenUnit unit, NodeRef folder, Change change, Optional<Proof> proof)
            throws StorageException {
        NodeRef ref = folder.child(change.key().name());
        return switch (change.action()) {
            case METADATA ->
                    proof.isEmpty() ? Optional.empty() : metadata(unit, ref, change, proof.get());
            // It is done again, and doing it twice is doing it once.
            case FINISH ->
                    proof.map(_ ->
                            new Made(
                                    new Landed(change.key(), Optional.empty(), Optional.empty()),
                                    Optional.empty()));
            case DELETE ->
                    proof.isEmpty() ? Optional.empty() : deletion(unit, ref, change, proof.get());
            case COPY, OVERWRITE -> published(unit, folder, ref, change, proof);
        };
    }

    private Optional<Made> published(
            OpenUnit unit, NodeRef folder, NodeRef ref, Change change, Optional<Proof> proof)
            throws StorageException {
        Optional<Node> published =
                proof.isPresent() ? leftovers.proven(ref, proof.get().proof()) : Optional.empty();
        if (unit.parts().isPresent() && partedStaging.isPresent()) {
            partedStaging.get().abort(ref, change.stageName(), unit.parts().get().begun().handle());
        }
        leftovers.remove(folder, change.stageName());
        if (published.isEmpty()) {
            putBack(ref, change);
            dropPreImage(ref, change);
            return Optional.empty();
        }
        Node now = published.get();
        Landed landed =
                new Landed(
                        change.key(),
                        now.version(),
                        now instanceof Node.Folder
                                ? Optional.of(proof.get().proof())
                                : Optional.empty());
        return Optional.of(made(unit, ref, change, landed, outcome(ref, change, proof.get(), now)));
    }

    private static Made made(
            OpenUnit unit, NodeRef ref, Change change, Landed landed, NodeOutcome outcome) {
        int depth = ref.path().split("/", -1).length;
        return new Made(
                landed, Optional.of(new Fact.Outcome(unit.pass(), change.key(), depth, outcome)));
    }

    /// Metadata that are as they were to become were set by us, or as good as.
    private Optional<Made> metadata(OpenUnit unit, NodeRef ref, Change change, Proof proof)
            throws StorageException {
        Optional<Node> wanted = run.store().row(unit.pass(), ref.path()).flatMap(Row::source);
        Optional<Node> now = run.destination().stat(ref);
        if (wanted.isEmpty()
                || now.isEmpty()
                || now.get().kind() != wanted.get().kind()
                || run.carried().comparison().metadata(wanted.get(), now.get()) != Verdict.SAME) {
            return Optional.empty();
        }
        Landed landed = new Landed(change.key(), now.get().version(), Optional.empty());
        return Optional.of(
                made(
                        unit,
                        ref,
                        change,
                        landed,
                        done(OutcomeKind.METADATA, proof, now.get().version())));
    }

    /// What is gone and kept was set aside by us; a folder that is gone was empty.
    private Optional<Made> deletion(OpenUnit unit, NodeRef ref, Change change, Proof proof)
            throws StorageException {
        boolean gone = run.destination().stat(ref).isEmpty();
        boolean kept = change.preImage().isEmpty() || isKept(change);
        if (!gone || !kept) {
            return Optional.empty();
        }
        Landed landed = new Landed(change.key(), Optional.empty(), Optional.empty());
        return Optional.of(
                made(
                        unit,
                        ref,
                        change,
                        landed,
                        done(OutcomeKind.DELETED, proof, Optional.empty())));
    }

    private static NodeOutcome done(OutcomeKind kind, Proof proof, Optional<Token> token) {
        return new NodeOutcome(kind, 0, proof.hash(), token, Optional.empty(), 1);
    }

    private boolean isKept(Change change) throws StorageException {
        return change.preImage().isPresent()
                && change.before().isPresent()
                && preImages.isPresent()
                && preImages
                        .get()
                        .holds(area, change.preImage().get(), change.before().orElseThrow());
    }

    /// What was set aside for something that was not published after all.
    private void putBack(NodeRef ref, Change change) throws StorageException {
        boolean wasSetAside =
                change.action() == Action.OVERWRITE && change.when() instanceof Precondition.Absent;
        if (wasSetAside && run.destination().stat(ref).isEmpty() && isKept(change)) {
            preImages
                    .orElseThrow()
                    .restore(area, change.preImage().orElseThrow(), ref, new Precondition.Absent());
        }
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
