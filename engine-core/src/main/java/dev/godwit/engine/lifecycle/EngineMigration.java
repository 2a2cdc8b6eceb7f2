package dev.godwit.engine.lifecycle;

import dev.godwit.api.Approval;
import dev.godwit.api.LeftAlone;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationController;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Retried;
import dev.godwit.api.RolledBack;
import dev.godwit.api.Settings;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.api.VerifyMode;
import dev.godwit.engine.review.PlanReview;
import dev.godwit.engine.review.Resolving;
import dev.godwit.engine.review.Sweep;
import dev.godwit.engine.rollback.History;
import dev.godwit.engine.rollback.Rollback;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Where;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A migration that is open: its lock, its store under an epoch of its own, its two adapters and
/// its runner.
final class EngineMigration implements Migration {

    private static final Duration DRAIN_AT_CLOSE = Duration.ofSeconds(10);

    private final Resources resources;
    private final StateStore store;
    private final long epoch;
    private final Snapshot snapshot;
    private final Settings settings;
    private final InstantSource clock;
    private final Steps steps;

    /// Written by whoever commits, read by whoever shows progress.
    private volatile MigrationRecord record;

    /// What was counted last; any thread may replace it by a later count.
    private volatile @Nullable Sums counted;

    /// The step that was started last; written and read by whoever holds this object.
    private @Nullable StepRun running;

    /// Why no step can be taken; set before anyone else sees this.
    private @Nullable MigrationException unreachable;

    /// What a migration holds open, closed in reverse.
    record Resources(
            StateDirectory directory,
            DirectoryLock lock,
            Ownership ownership,
            String storeName,
            StateStore store,
            FSAdapter source,
            FSAdapter destination,
            TaskRunner runner)
            implements AutoCloseable {

        @Override
        public void close() {
            if (ownership.lost()) {
                lock.abandon();
            }
            try (lock;
                    store;
                    source;
                    destination;
                    runner) {
                store.checkpoint();
            }
        }
    }

    EngineMigration(Resources resources, long epoch, Settings settings, Environment environment) {
        this.resources = resources;
        this.epoch = epoch;
        this.settings = settings;
        store = resources.store();
        clock = environment.clock();
        snapshot = new Snapshot(resources.directory());
        record = new MigrationRecord(store.properties());
        steps = new Steps(this, resources, environment, epoch, settings);
        rulePolicy();
    }

    /// The setting is a person's decision about all conflicts; told to the store when it is another
    /// than before.
    private void rulePolicy() {
        String policy = Where.textOf(settings.onConflict());
        if (!record.values().getOrDefault("policy", Where.textOf(OnConflict.ASK)).equals(policy)) {
            review().onConflicts(settings.onConflict(), "settings");
            commit(List.of(new Fact.Property("policy", policy)));
        }
    }

    @Override
    public String name() {
        return record.name();
    }

    @Override
    public Settings settings() {
        return settings;
    }

    /// No step can be taken from now on, for this reason; what is known can be looked at.
    void refuseSteps(MigrationException why) {
        unreachable = why;
    }

    /// The step that ends at once because of what has to be mended before any can be taken.
    private Optional<MigrationController> suspended() {
        MigrationException why = unreachable;
        return why != null && why.reason() == Reason.SUSPENDED
                ? Optional.of(steps.suspended(why))
                : Optional.empty();
    }

    private void refuseUnreachable() {
        if (unreachable != null) {
            throw unreachable;
        }
    }

    MigrationRecord record() {
        return record;
    }

    /// Stores facts about the migration itself and reads its values anew. Sums that are known and
    /// stay what they are go with them.
    void commit(List<Fact> facts) {
        Optional<Sums> sums =
                Sums.arePassedBy(facts)
                        ? knownSums().map(known -> known.after(next(store.head())))
                        : Optional.empty();
        List<Fact> all = new ArrayList<>(facts);
        sums.ifPresent(known -> all.add(new Fact.Property("sums", known.text())));
        store.commit(new StateBatch(epoch, true, all));
        record = new MigrationRecord(store.properties());
        sums.ifPresent(known -> counted = known);
    }

    /// Where the store will stand after the next commit.
    private static Receipt next(Receipt now) {
        return new Receipt(now.sequence() + 1, now.epoch(), "");
    }

    /// Moves to another phase, as one change with these facts, and writes the milestone's snapshot.
    ///
    /// @throws IllegalStateException when the move is not legal
    void move(Phase to, List<Fact> with) {
        Phase from = record.phase();
        if (!Phases.legal(from, to)) {
            throw new IllegalStateException("No move from " + from.text() + " to " + to.text());
        }
        List<Fact> facts = new ArrayList<>(with);
        boolean pause = to == Phase.SUSPENDED || to == Phase.FAILED;
        facts.add(new Fact.Property("phase", to.text()));
        facts.add(new Fact.Property("interrupted", pause ? record.underlying().text() : ""));
        facts.add(new Fact.Property("updated", clock.instant().toString()));
        facts.add(
                new Fact.Happened(
                        clock.instant(), "phase", "engine", from.text() + " to " + to.text()));
        commit(facts);
        snapshot.write(record, resources.storeName());
    }

    // ------------------------------------------------------------ status

    @Override
    public SortedMap<String, Long> storeStatistics() {
        return store.statistics();
    }

    @Override
    public synchronized Phase phase() {
        return record.phase();
    }

    @Override
    public synchronized MigrationStatus status() {
        Totals totals = totals("");
        Listing listing = listing();
        return new MigrationStatus(
                record.name(),
                resources.directory().path(),
                record.pass(),
                record.phase(),
                record.interrupted(),
                resources.storeName(),
                record.source(),
                record.destination(),
                record.created(),
                record.updated(),
                totals,
                record.verified(),
                record.seconds(),
                record.requests(),
                approved().map(Approval::fingerprint),
                listing.pending() + totals.outcome(OutcomeKind.PENDING).nodes(),
                listing.minDepth(),
                undoable(),
                keeps(totals),
                Notices.of(record),
                errors(totals));
    }

    private Map<String, Long> errors(Totals totals) {
        boolean any =
                Stream.of(OutcomeKind.FAILED, OutcomeKind.BLOCKED, OutcomeKind.STALE)
                        .anyMatch(kind -> totals.outcome(kind).nodes() > 0);
        return any ? review().errors() : Map.of();
    }

    /// Folders that are still to be listed.
    private record Listing(long pending, int minDepth, boolean sealed) {}

    private Listing listing() {
        long pending = 0;
        int minDepth = -1;
        boolean sealed = true;
        for (Round round : store.rounds(record.pass())) {
            long left = round.opened() - round.settled();
            pending += left;
            sealed = sealed && left == 0 && round.closed() && round.compared();
            if (left > 0 && (minDepth < 0 || round.depth() < minDepth)) {
                minDepth = round.depth();
            }
        }
        return new Listing(pending, minDepth, sealed);
    }

    @Override
    public synchronized Optional<Step> next() {
        return switch (record.underlying()) {
            case ROOTS_SET, FILTERS_SET, TRAVERSAL_IN_PROGRESS -> Optional.of(Step.DISCOVER);
            case AWAITING_PATH_REVIEW ->
                    listing().sealed()
                                    && store.toHash(record.pass(), Optional.empty(), 1)
                                            .items()
                                            .isEmpty()
                            ? Optional.empty()
                            : Optional.of(Step.DISCOVER);
            case COPY_IN_PROGRESS -> Optional.of(Step.COPY);
            case VERIFYING -> Optional.of(Step.VERIFY);
            case ROLLING_BACK -> Optional.of(Step.ROLL_BACK);
            case COMPLETE, SUSPENDED, FAILED, ROLLED_BACK -> Optional.empty();
        };
    }

    // ------------------------------------------------------------ steps

    @Override
    public synchronized MigrationController start(Step step) {
        refuseWhileRunning();
        Optional<MigrationController> suspended = suspended();
        if (suspended.isPresent()) {
            return suspended.get();
        }
        refuseUnreachable();
        StepRun run =
                switch (step) {
                    case DISCOVER -> {
                        if (record.underlying() == Phase.ROLLING_BACK) {
                            throw new MigrationException(
                                    Reason.REFUSED,
                                    "The migration is in the middle of a rollback",
                                    "Let it come to its end first with godwit resume");
                        }
                        yield steps.discover();
                    }
                    case COPY -> {
                        if (approved().isEmpty()) {
                            throw new MigrationException(
                                    Reason.REVIEW,
                                    record.optional("plan").isPresent()
                                            ? "A decision was made after the plan was approved"
                                            : "The plan is not approved",
                                    "Look at it with godwit review, then run godwit approve");
                        }
                        refuseDeletions(totals(""));
                        yield steps.copy();
                    }
                    case ROLL_BACK -> {
                        if (!undoable() && record.underlying() != Phase.ROLLING_BACK) {
                            throw new MigrationException(
                                    Reason.REFUSED,
                                    "There is nothing to undo"
                                            + (record.mark("undo.since").equals(UnitId.NONE)
                                                    ? ""
                                                    : " since the last finish or rollback"),
                                    "Look with godwit status");
                        }
                        yield steps.rollBack();
                    }
                    case FINISH -> {
                        refuseFinishInBetween();
                        yield steps.finish();
                    }
                    case VERIFY -> steps.verify(settings.verify(), true, true, true);
                };
        running = run;
        return run;
    }

    @Override
    public synchronized MigrationController verify(
            VerifyMode mode, boolean touchedOnly, boolean allowPending, boolean allowExtras) {
        refuseWhileRunning();
        Optional<MigrationController> suspended = suspended();
        if (suspended.isPresent()) {
            return suspended.get();
        }
        refuseUnreachable();
        Phase phase = record.underlying();
        if (record.pass() == 0
                || phase == Phase.TRAVERSAL_IN_PROGRESS
                || phase == Phase.AWAITING_PATH_REVIEW
                || isBackwards(phase)) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Nothing has been copied in this pass",
                    "Run godwit copy first");
        }
        StepRun run = steps.verify(mode, touchedOnly, allowPending, allowExtras);
        running = run;
        return run;
    }

    private static boolean isBackwards(Phase phase) {
        return phase == Phase.ROLLING_BACK || phase == Phase.ROLLED_BACK;
    }

    private void refuseFinishInBetween() {
        Phase phase = record.underlying();
        if (phase == Phase.COPY_IN_PROGRESS || phase == Phase.ROLLING_BACK) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "The migration is in the middle of "
                            + (phase == Phase.ROLLING_BACK ? "a rollback" : "a copy"),
                    "Let it come to its end first with godwit resume");
        }
    }

    // ------------------------------------------------------------ the way back

    private History history() {
        return new History(store, record.mark("undo.since"));
    }

    @Override
    public synchronized boolean undoable() {
        return history().latest().isPresent();
    }

    /// Whether pre-images may be kept.
    private boolean keeps(Totals totals) {
        return (replaced(totals) || record.values().getOrDefault("kept", "").equals("true"))
                && new History(store, record.mark("kept.since")).latest().isPresent();
    }

    static boolean replaced(Totals totals) {
        return totals.outcome(OutcomeKind.OVERWRITTEN).nodes()
                        + totals.outcome(OutcomeKind.DELETED).nodes()
                > 0;
    }

    @Override
    public synchronized RolledBack rolledBack() {
        long removed = 0;
        long restored = 0;
        long left = 0;
        for (EndedUnit unit : new History(store, record.mark("rollback.since"))) {
            Set<NodeKey> stay = new HashSet<>();
            for (Undo undo : unit.undone().orElse(List.of())) {
                if (undo.left().isPresent()) {
                    stay.add(undo.key());
                }
            }
            left += stay.size();
            for (Change change : undone(unit, stay)) {
                switch (change.action()) {
                    case COPY -> removed++;
                    case OVERWRITE, METADATA, DELETE -> restored++;
                    case FINISH -> {}
                }
            }
        }
        return new RolledBack(removed, restored, left + leftFolders().size());
    }

    private static List<Change> undone(EndedUnit unit, Set<NodeKey> stay) {
        if (unit.undone().isEmpty()) {
            return List.of();
        }
        Set<NodeKey> landed = new HashSet<>();
        unit.landed().forEach(one -> landed.add(one.key()));
        return unit.changes().stream()
                .flatMap(folder -> folder.changes().stream())
                .filter(change -> landed.contains(change.key()) && !stay.contains(change.key()))
                .toList();
    }

    @Override
    public synchronized void leftAlone(Consumer<LeftAlone> each) {
        for (EndedUnit unit : new History(store, record.mark("rollback.since"))) {
            Map<NodeKey, String> why = new HashMap<>();
            for (Undo undo : unit.undone().orElse(List.of())) {
                undo.left().ifPresent(problem -> why.put(undo.key(), problem.text()));
            }
            for (FolderChanges folder : unit.changes()) {
                for (Change change : folder.changes()) {
                    String text = why.get(change.key());
                    if (text != null) {
                        each.accept(
                                new LeftAlone(
                                        folder.folder().child(change.key().name()).path(), text));
                    }
                }
            }
        }
        leftFolders().forEach(each);
    }

    /// Told in the history since the latest rollback began.
    private List<LeftAlone> leftFolders() {
        List<LeftAlone> left = new ArrayList<>();
        for (Fact.Happened happened : store.history()) {
            if (happened.what().equals("phase")
                    && happened.detail().endsWith("to " + Phase.ROLLING_BACK.text())) {
                left.clear();
            }
            if (happened.what().equals(Rollback.LEFT_FOLDER)) {
                String[] parts = happened.detail().split("\0", 2);
                left.add(new LeftAlone(parts[0], parts[1]));
            }
        }
        return left;
    }

    private void refuseWhileRunning() {
        if (running != null && running.running()) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "A step of this migration is running",
                    "Wait for it or stop it");
        }
    }

    // ------------------------------------------------------------ review

    private PlanReview review() {
        return new PlanReview(store, epoch, record.pass(), clock);
    }

    @Override
    public Rows rows(
            Where where, Sort sort, boolean descending, Optional<Query.Mark> after, int limit) {
        Rows rows = store.rows(new Query(record.pass(), where, sort, descending, after, limit));
        return new Rows(
                rows.rows().stream().map(row -> Notices.told(row, record)).toList(), rows.next());
    }

    @Override
    public Optional<Row> row(String path) {
        return store.row(record.pass(), path).map(row -> Notices.told(row, record));
    }

    @Override
    public Totals totals(String path) {
        return path.isEmpty() ? sums() : store.totals(record.pass(), path);
    }

    /// The sums of everything, counted again only when something was told since that moves them.
    private Totals sums() {
        Optional<Sums> known = knownSums();
        if (known.isPresent()) {
            return known.get().totals();
        }
        Receipt now = store.head();
        Totals totals = store.totals(record.pass(), "");
        counted = new Sums(record.pass(), now.sequence(), now.epoch(), totals);
        return totals;
    }

    /// Counts now, so that the next commit keeps the sums for whoever asks later.
    void count() {
        Totals totals = sums();
        assert totals != null;
    }

    private Optional<Sums> knownSums() {
        Receipt now = store.head();
        return Stream.of(Optional.ofNullable(counted), record.optional("sums").flatMap(Sums::parse))
                .flatMap(Optional::stream)
                .filter(sums -> sums.hold(record.pass(), now))
                .findFirst();
    }

    @Override
    public synchronized Totals exclude(Collection<String> paths, boolean onlyThis, String by) {
        refuseWhileRunning();
        review().exclude(paths, onlyThis, by);
        return totals("");
    }

    @Override
    public synchronized Totals include(Collection<String> paths, boolean onlyThis, String by) {
        refuseWhileRunning();
        review().include(paths, onlyThis, by, record.key(), steps.comparison());
        return totals("");
    }

    @Override
    public synchronized Totals resolve(Collection<String> paths, Resolution as, String by) {
        refuseWhileRunning();
        refuseWithoutPlan();
        resolving().resolve(paths, as, by);
        record = new MigrationRecord(store.properties());
        return totals("");
    }

    @Override
    public synchronized long resolve(Where where, Resolution as, String by) {
        refuseWhileRunning();
        refuseWithoutPlan();
        long found = resolving().resolve(where, as, by);
        record = new MigrationRecord(store.properties());
        return found;
    }

    private Resolving resolving() {
        return new Resolving(store, epoch, record.pass(), clock, record.key());
    }

    private void refuseWithoutPlan() {
        if (record.pass() == 0) {
            throw new MigrationException(
                    Reason.REFUSED, "Nothing is known yet", "Run godwit discover first");
        }
    }

    @Override
    public synchronized Totals onConflict(OnConflict policy, String by) {
        refuseWhileRunning();
        review().onConflicts(policy, by);
        commit(
                List.of(
                        new Fact.Property("policy", Where.textOf(policy)),
                        new Fact.Property("setting.on-conflict", Where.textOf(policy))));
        return totals("");
    }

    @Override
    public synchronized Approval approve(String by) {
        refuseWhileRunning();
        if (record.underlying() != Phase.AWAITING_PATH_REVIEW) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "There is no plan to approve in phase " + record.phase().text(),
                    next().map(step -> "Run godwit resume").orElse("Run godwit discover first"));
        }
        Totals totals = totals("");
        if (totals.conflicts() > 0) {
            throw new MigrationException(
                    Reason.REVIEW,
                    totals.conflicts() + (totals.conflicts() == 1 ? " conflict" : " conflicts"),
                    "Choose --on-conflict overwrite, keep or newer, or settle them with godwit"
                            + " decide");
        }
        refuseDeletions(totals);
        if (next().isPresent()) {
            throw new MigrationException(
                    Reason.REVIEW,
                    "Something that was included is still to be listed",
                    "Run godwit resume");
        }
        String fingerprint = review().fingerprint(totals);
        long nodes =
                totals.decision(Decision.COPY).nodes()
                        + totals.decision(Decision.OVERWRITE).nodes()
                        + totals.decision(Decision.METADATA).nodes()
                        + totals.decision(Decision.DELETE).nodes();
        commit(
                List.of(
                        new Fact.Property("plan", fingerprint),
                        new Fact.Property("plan.pass", Integer.toString(record.pass())),
                        new Fact.Property("plan.sequence", Long.toString(store.decisionSequence())),
                        new Fact.Property("plan.nodes", Long.toString(nodes)),
                        new Fact.Happened(clock.instant(), "approved", by, fingerprint)));
        snapshot.write(record, resources.storeName());
        return new Approval(fingerprint, nodes);
    }

    private void refuseDeletions(Totals totals) {
        long deletions = totals.decision(Decision.DELETE).nodes();
        if (deletions > settings.maxDelete()) {
            throw new MigrationException(
                    Reason.REVIEW,
                    "The plan deletes "
                            + deletions
                            + (deletions == 1 ? " node" : " nodes")
                            + ", and --max-delete allows "
                            + settings.maxDelete(),
                    "If they are meant, approve with --max-delete "
                            + deletions
                            + "; else keep them with godwit decide --as keep");
        }
    }

    @Override
    public synchronized Optional<Approval> approved() {
        boolean holds =
                record.number("plan.pass") == record.pass()
                        && record.pass() > 0
                        && record.number("plan.sequence") == store.decisionSequence();
        return record.optional("plan")
                .filter(_ -> holds)
                .map(plan -> new Approval(plan, record.number("plan.nodes")));
    }

    @Override
    public synchronized Retried retry(Collection<String> paths) {
        refuseUnreachable();
        refuseWhileRunning();
        if (record.pass() == 0
                || record.underlying() == Phase.TRAVERSAL_IN_PROGRESS
                || isBackwards(record.underlying())) {
            throw new MigrationException(
                    Reason.REFUSED, "Nothing has been copied yet", "Run godwit resume");
        }
        Sweep sweep = new Sweep(store, epoch, record.pass(), record.key(), resources.destination());
        Retried retried = sweep.run(paths);
        if (retried.relist() > 0) {
            List<Fact> facts = new ArrayList<>(sweep.listings());
            // What was approved does not hold for what is listed again.
            facts.add(new Fact.Property("plan.pass", "0"));
            move(Phase.TRAVERSAL_IN_PROGRESS, facts);
        } else if (retried.nodes() > 0 && record.phase() == Phase.COMPLETE) {
            move(Phase.COPY_IN_PROGRESS, List.of());
        }
        return retried;
    }

    @Override
    public void close() {
        StepRun last = running;
        if (last != null && last.running()) {
            last.stop(DRAIN_AT_CLOSE);
            awaitQuietly(last);
        }
        resources.close();
    }

    private static void awaitQuietly(StepRun run) {
        try {
            StepResult result = run.await();
            assert result != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            org.slf4j.LoggerFactory.getLogger(EngineMigration.class)
                    .atWarn()
                    .setCause(e)
                    .log("The step that was running at close failed");
        }
    }

    /// What a directory of settings says, beside what is stored.
    static Map<String, String> merged(Map<String, String> stored, Map<String, String> explicit) {
        Map<String, String> merged = new java.util.TreeMap<>(stored);
        merged.putAll(explicit);
        return merged;
    }
}
