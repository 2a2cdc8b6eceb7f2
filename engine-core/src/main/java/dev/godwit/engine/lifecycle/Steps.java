package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.Phase;
import dev.godwit.api.Settings;
import dev.godwit.api.StepResult;
import dev.godwit.api.Verified;
import dev.godwit.api.VerifyMode;
import dev.godwit.engine.copy.CopyEnd;
import dev.godwit.engine.copy.Copying;
import dev.godwit.engine.discovery.Discovery;
import dev.godwit.engine.discovery.ListingRules;
import dev.godwit.engine.discovery.Memory;
import dev.godwit.engine.filter.Filters;
import dev.godwit.engine.journal.Recovery;
import dev.godwit.engine.lifecycle.EngineMigration.Resources;
import dev.godwit.engine.model.Bandwidth;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.model.Gauges;
import dev.godwit.engine.model.Numbers;
import dev.godwit.engine.model.PacedFSAdapter;
import dev.godwit.engine.model.PropertyKeys;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.model.StopSignal;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.engine.review.Extras;
import dev.godwit.engine.rollback.Finish;
import dev.godwit.engine.rollback.History;
import dev.godwit.engine.rollback.Rollback;
import dev.godwit.engine.rollback.RollbackEnd;
import dev.godwit.engine.verification.Verification;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.MountPoints.MountPoint;
import dev.godwit.spi.fs.Requests;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the phases of one open migration, each as a step on a thread of its own: recovery first,
/// then the phase, then the move that its end allows.
final class Steps {

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    /// The fence's word when an engine last settled what was open.
    private static final String FENCE = "fence";

    private final EngineMigration migration;
    private final Resources resources;
    private final Environment environment;
    private final long epoch;
    private final Settings settings;
    private final StateStore store;
    private final Numbers numbers;

    Steps(
            EngineMigration migration,
            Resources resources,
            Environment environment,
            long epoch,
            Settings settings) {
        this.migration = migration;
        this.resources = resources;
        this.environment = environment;
        this.epoch = epoch;
        this.settings = settings;
        store = resources.store();
        numbers = new Numbers(epoch);
    }

    Comparison comparison() {
        return Carried.between(settings, resources.source(), resources.destination()).comparison();
    }

    // ------------------------------------------------------------ discovery

    StepRun discover() {
        try {
            refuseEmptySource(resources.source(), settings);
        } catch (MigrationException e) {
            return suspended(EngineMigrations.suspended(e).orElseThrow(() -> e));
        }
        return run(Phase.TRAVERSAL_IN_PROGRESS, "discovery", this::discover);
    }

    private StepResult discover(Run run) throws StorageException, InterruptedException {
        boolean goesOn = goesOn();
        Instant begun =
                goesOn
                        ? Instant.parse(migration.record().value("pass.begun"))
                        : environment.clock().instant();
        List<MountPoint> mounts = Notices.mounts(resources.source());
        Set<String> closed =
                settings.oneFileSystem()
                        ? mounts.stream()
                                .map(mount -> mount.place().path())
                                .collect(Collectors.toSet())
                        : Set.of();
        ListingRules rules =
                new ListingRules(
                        migration.record().key(),
                        Filters.of(settings, begun),
                        settings.specials(),
                        closed,
                        run.context(migration.record().pass()).carried().lost(),
                        resources.source().capabilities(),
                        resources.destination().capabilities());
        boolean sameRules =
                migration.record().optional("rules").equals(Optional.of(rules.fingerprint()));
        if (goesOn && sameRules) {
            migration.move(Phase.TRAVERSAL_IN_PROGRESS, List.of());
        } else {
            openPass(rules, sameRules);
        }
        migration.commit(
                List.of(
                        Notices.mounts(
                                mounts,
                                Notices.mounts(resources.destination()),
                                settings.oneFileSystem())));
        Notices.of(migration.record()).forEach(notice -> LOG.atInfo().log(notice));
        boolean reuse = Boolean.parseBoolean(migration.record().value("rules.same"));
        RunContext context = run.context(migration.record().pass());
        Optional<Memory> memory = memory(context.carried(), reuse);
        Discovery discovery = new Discovery(context, rules, reuse, memory, run.committer());
        boolean done = discovery.run();
        // What an interrupted run saw is not known.
        boolean loses = goesOn || discovery.loses();
        Set<NodeId> opened = new HashSet<>();
        while (done && opensExtras(context, opened)) {
            done = new Discovery(context, rules, reuse, memory, run.committer()).run();
        }
        if (!done) {
            return run.suspended();
        }
        List<Fact> facts = new ArrayList<>(run.spent());
        facts.addAll(Notices.lost(store, context.pass(), context.carried(), loses));
        migration.count();
        migration.move(Phase.AWAITING_PATH_REVIEW, facts);
        return new StepResult.Done();
    }

    /// What the pass before knew of nodes, if they would be looked at as they were then.
    private Optional<Memory> memory(Carried carried, boolean sameRules) {
        MigrationRecord record = migration.record();
        if (!sameRules || !record.optional("before.looks").equals(record.optional("looks"))) {
            return Optional.empty();
        }
        return record.optional("before.begun")
                .map(begun ->
                        new Memory(
                                store,
                                record.pass() - 1,
                                Instant.parse(begun),
                                record.optional("before.confirmed").map(Instant::parse),
                                settings.acceptSourceChanges(),
                                carried));
    }

    /// How nodes are looked at: the same for the same facts.
    private String looks() {
        return String.join(
                " ",
                settings.metadata().toString(),
                // A version that was accepted is not the one whose facts were reviewed.
                Boolean.toString(settings.acceptSourceChanges()),
                new TreeSet<>(resources.source().capabilities().keeps()).toString(),
                new TreeSet<>(resources.destination().capabilities().keeps()).toString(),
                new TreeMap<>(migration.record().source().settings()).toString(),
                new TreeMap<>(migration.record().destination().settings()).toString());
    }

    /// What is decided to be deleted is looked into, a level at a time.
    private boolean opensExtras(RunContext context, Set<NodeId> opened) {
        return Boolean.parseBoolean(migration.record().values().get(PropertyKeys.DELETES))
                && new Extras(store, context.pass(), context.key()).open(epoch, opened) > 0;
    }

    /// Whether this pass's discovery has not come to its end, or has more to list since.
    private boolean goesOn() {
        return switch (migration.record().underlying()) {
            case TRAVERSAL_IN_PROGRESS -> migration.record().pass() > 0;
            case AWAITING_PATH_REVIEW -> migration.next().isPresent();
            default -> false;
        };
    }

    private void openPass(ListingRules rules, boolean sameRules) throws StorageException {
        int pass = migration.record().pass() + 1;
        if (migration.record().phase() == Phase.ROOTS_SET) {
            migration.move(Phase.FILTERS_SET, List.of());
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Property("pass", Integer.toString(pass)));
        MigrationRecord before = migration.record();
        for (String key : List.of("begun", "looks", "confirmed")) {
            String now = key.equals("begun") ? "pass.begun" : key;
            facts.add(new Fact.Property("before." + key, before.optional(now).orElse("")));
        }
        facts.add(new Fact.Property("confirmed", ""));
        facts.add(new Fact.Property("looks", looks()));
        facts.add(new Fact.Property("pass.begun", environment.clock().instant().toString()));
        facts.add(new Fact.Property("rules", rules.fingerprint()));
        facts.add(new Fact.Property("rules.same", Boolean.toString(sameRules)));
        facts.add(root(pass, Side.SOURCE));
        if (resources.destination().stat(NodeRef.ROOT).isPresent()) {
            facts.add(root(pass, Side.DESTINATION));
        }
        migration.move(Phase.TRAVERSAL_IN_PROGRESS, facts);
    }

    private static Fact root(int pass, Side side) {
        return new Fact.Opened(pass, side, NodeId.ROOT, NodeRef.ROOT, 0);
    }

    /// An empty source is most often a disk that is not mounted.
    static void refuseEmptySource(FSAdapter source, Settings settings) {
        if (settings.allowEmpty()) {
            return;
        }
        try {
            if (!source.isEmpty(NodeRef.ROOT)) {
                return;
            }
        } catch (StorageException e) {
            throw new MigrationException(
                    e instanceof StorageException.NotFound ? Reason.USAGE : Reason.REFUSED,
                    String.valueOf(e.getMessage()),
                    "Check the source",
                    e);
        }
        throw new MigrationException(
                Reason.REFUSED,
                "The source " + source.describe() + " is empty",
                "Check that it is mounted, or use --allow-empty");
    }

    // ------------------------------------------------------------ copy

    StepRun copy() {
        return run(Phase.COPY_IN_PROGRESS, "copy", this::copy);
    }

    private StepResult copy(Run run) throws StorageException, InterruptedException {
        migration.move(
                Phase.COPY_IN_PROGRESS,
                migration.record().optional("root.before").isPresent()
                        ? List.of()
                        : List.of(
                                MigrationRecord.rootBefore(
                                        resources.destination().stat(NodeRef.ROOT))));
        Totals totals = migration.totals("");
        run.gauges().planned(work(totals, run.left()));
        CopyEnd end =
                new Copying(run.context(migration.record().pass()), run.committer(), run.left())
                        .run(changesAnything(totals));
        return switch (end) {
            case CopyEnd.Done _ -> {
                boolean verifies = !(settings.verify() instanceof VerifyMode.None);
                List<Fact> facts = new ArrayList<>(run.spent());
                Totals after = migration.totals("");
                refusePending(after);
                if (EngineMigration.replaced(after)) {
                    facts.add(new Fact.Property("kept", "true"));
                }
                migration.count();
                migration.move(verifies ? Phase.VERIFYING : Phase.COMPLETE, facts);
                yield new StepResult.Done();
            }
            case CopyEnd.Stopped _ -> run.suspended();
            case CopyEnd.Halted(StorageException why) -> halted(run, why);
            case CopyEnd.TooManyErrors _ -> {
                migration.move(Phase.SUSPENDED, run.spent());
                yield new StepResult.TooManyErrors(
                        run.gauges().problems()
                                + " nodes have problems, "
                                + settings.maxErrors()
                                + " were allowed",
                        "Look at them with godwit report --outcome failed,stale,blocked, then run godwit resume");
            }
        };
    }

    /// What the waves have left out would be lost without a word.
    private static void refusePending(Totals totals) {
        long pending = totals.outcome(OutcomeKind.PENDING).nodes();
        if (pending > 0) {
            throw new IllegalStateException(
                    "Nothing is left to copy, and of "
                            + pending
                            + " nodes of the plan it is not known what became");
        }
    }

    /// Whether there is anything to be done, or was in this pass, so that folders are to be
    /// finished.
    private static boolean changesAnything(Totals totals) {
        return Stream.of(Decision.COPY, Decision.OVERWRITE, Decision.METADATA, Decision.DELETE)
                        .anyMatch(decision -> totals.decision(decision).nodes() > 0)
                || inPlace(totals, true) + totals.outcome(OutcomeKind.DELETED).nodes() > 0;
    }

    /// @param left files of which some parts are there already
    private static Count work(Totals totals, List<OpenUnit> left) {
        Count pending = totals.outcome(OutcomeKind.PENDING);
        long bytes =
                Math.min(
                        pending.bytes(),
                        totals.decision(Decision.COPY).bytes()
                                + totals.decision(Decision.OVERWRITE).bytes());
        long there =
                left.stream().flatMap(unit -> unit.parts().stream()).mapToLong(Parts::length).sum();
        return new Count(pending.nodes(), Math.max(0, bytes - there));
    }

    // ------------------------------------------------------------ verification

    StepRun verify(
            VerifyMode mode, boolean touchedOnly, boolean allowPending, boolean allowExtras) {
        return run(
                Phase.VERIFYING,
                "verify",
                run -> verify(run, mode, touchedOnly, allowPending, allowExtras));
    }

    private StepResult verify(
            Run run,
            VerifyMode mode,
            boolean touchedOnly,
            boolean allowPending,
            boolean allowExtras)
            throws InterruptedException, StorageException {
        Instant begun = environment.clock().instant();
        boolean inOrder =
                migration.record().underlying() == Phase.VERIFYING
                        || migration.record().phase() == Phase.COMPLETE;
        if (inOrder) {
            migration.move(Phase.VERIFYING, List.of());
        }
        Totals totals = migration.totals("");
        long nodes = inPlace(totals, touchedOnly);
        run.gauges().planned(new Count(nodes, 0));
        Optional<Verified> found =
                nodes == 0
                        ? Optional.of(new Verified(mode.text(), 0, 0, 0, 0))
                        : new Verification(
                                        run.context(migration.record().pass()),
                                        mode,
                                        touchedOnly,
                                        run.committer())
                                .run();
        if (found.isEmpty()) {
            return run.suspended();
        }
        long extras = totals.difference(Verdict.ONLY_ON_DESTINATION).nodes();
        long wrong =
                found.get().mismatches()
                        + (allowExtras ? 0 : extras)
                        + (allowPending ? 0 : totals.outcome(OutcomeKind.PENDING).nodes());
        Verified verified =
                new Verified(
                        found.get().mode(),
                        found.get().nodes(),
                        found.get().hashed(),
                        wrong,
                        extras);
        List<Fact> facts =
                new ArrayList<>(MigrationRecord.facts(verified, migration.record().pass()));
        facts.addAll(run.spent());
        if (found.get().mismatches() == 0) {
            facts.add(new Fact.Property("confirmed", begun.toString()));
        }
        if (inOrder) {
            migration.move(Phase.COMPLETE, facts);
        } else {
            migration.commit(facts);
        }
        return new StepResult.Done();
    }

    private static long inPlace(Totals totals, boolean touchedOnly) {
        long nodes = touchedOnly ? 0 : totals.difference(Verdict.SAME).nodes();
        for (OutcomeKind kind : OutcomeKind.values()) {
            if (kind.inPlace()) {
                nodes += totals.outcome(kind).nodes();
            }
        }
        return nodes;
    }

    // ------------------------------------------------------------ the way back

    StepRun rollBack() {
        return run(Phase.ROLLING_BACK, "rollback", this::rollBack);
    }

    private StepResult rollBack(Run run) throws StorageException, InterruptedException {
        MigrationRecord record = migration.record();
        UnitId since = record.mark("undo.since");
        Rollback rollback = new Rollback(run.context(record.pass()), since, record.rootBefore());
        run.gauges().planned(new Count(rollback.check(), 0));
        migration.move(
                Phase.ROLLING_BACK,
                List.of(
                        new Fact.Property("plan", ""),
                        MigrationRecord.mark("rollback.since", since)));
        return switch (rollback.run()) {
            case RollbackEnd.Done _ -> {
                List<Fact> facts = new ArrayList<>(run.spent());
                boolean keepsNothing = migration.rolledBack().left() == 0;
                new History(store, since)
                        .latest()
                        .ifPresent(last -> {
                            facts.add(MigrationRecord.mark("undo.since", last));
                            if (keepsNothing) {
                                facts.add(MigrationRecord.mark("kept.since", last));
                            }
                        });
                facts.add(new Fact.Property("root.before", ""));
                migration.move(Phase.ROLLED_BACK, facts);
                yield new StepResult.Done();
            }
            case RollbackEnd.Stopped _ -> run.suspended();
            case RollbackEnd.Failed(long nodes, String first) ->
                    run.suspended(
                            nodes
                                    + (nodes == 1 ? " node" : " nodes")
                                    + " could not be put back, first: "
                                    + first,
                            "Mend it, then run godwit rollback again");
        };
    }

    /// Leaves the phase as it is.
    StepRun finish() {
        return run(migration.record().phase(), "finish", this::finish);
    }

    private StepResult finish(Run run) throws StorageException {
        MigrationRecord record = migration.record();
        UnitId since = record.mark("kept.since");
        Optional<UnitId> last = new History(store, since).latest();
        if (!new Finish(run.context(record.pass()), since).run()) {
            return new StepResult.Suspended(
                    "Stopped while pre-images were dropped", "Run godwit finish to go on");
        }
        List<Fact> facts = new ArrayList<>();
        last.ifPresent(unit -> {
            facts.add(MigrationRecord.mark("kept.since", unit));
            facts.add(MigrationRecord.mark("undo.since", unit));
        });
        facts.add(new Fact.Property("root.before", ""));
        facts.add(new Fact.Property("kept", ""));
        facts.add(new Fact.Happened(environment.clock().instant(), "finished", "engine", ""));
        migration.commit(facts);
        return new StepResult.Done();
    }

    // ------------------------------------------------------------ running

    /// A phase's own work.
    private interface Body {
        StepResult run(Run run) throws StorageException, InterruptedException;
    }

    private StepRun run(Phase phase, String name, Body body) {
        StopSignal stop = new StopSignal();
        Gauges gauges = new Gauges(phase, environment.clock());
        return new StepRun("godwit-" + name, () -> run(name, body, stop, gauges), stop, gauges);
    }

    private StepResult run(String name, Body body, StopSignal stop, Gauges gauges) {
        try (ExecutorService committer = environment.committers().get();
                ProgressWriter progress =
                        new ProgressWriter(
                                resources.directory(),
                                migration::record,
                                resources.storeName(),
                                gauges)) {
            progress.start();
            Run run = new Run(name, stop, gauges, committer, environment.clock().instant());
            return guarded(run, body);
        }
    }

    /// Runs the body; what ends it early leaves the migration suspended, or says why it cannot.
    private StepResult guarded(Run run, Body body) {
        try (Closeable lock = lockedDestination(run.name)) {
            assert lock != null;
            recover(run);
            return body.run(run);
        } catch (StateException.Fenced e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Another engine has taken this migration over; this one changes nothing any more",
                    "Look with godwit status",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.suspended();
        } catch (StorageException e) {
            return halted(run, e);
        } catch (StateException.StateFull e) {
            return new StepResult.Suspended(
                    String.valueOf(e.getMessage()),
                    "Make room for the state, then run godwit resume");
        }
    }

    /// Ends at once, with the migration suspended where it is under way.
    StepRun suspended(MigrationException why) {
        if (Phases.legal(migration.record().phase(), Phase.SUSPENDED)) {
            migration.move(Phase.SUSPENDED, List.of());
        }
        return new StepRun(
                "godwit-suspended",
                () -> new StepResult.Suspended(why.what(), why.next()),
                new StopSignal(),
                new Gauges(migration.record().underlying(), environment.clock()));
    }

    private static StepResult halted(Run run, StorageException why) {
        String next =
                switch (why) {
                    case StorageException.NoSpace _ -> "Make room, then run godwit resume";
                    case StorageException.Unauthenticated _ ->
                            "Mend the credentials, then run godwit resume";
                    default -> "Mend it, then run godwit resume";
                };
        return run.suspended(String.valueOf(why.getMessage()), next);
    }

    /// A lock that is released without failing in a way of its own.
    private interface Closeable extends AutoCloseable {
        @Override
        void close();
    }

    /// What may change the destination is alone with it; so is what settles interrupted changes.
    private Closeable lockedDestination(String name) throws StorageException {
        boolean changes = !name.equals("discovery") && !name.equals("verify");
        if (!changes && store.openUnits().isEmpty()) {
            forgetLock();
            return () -> {};
        }
        DestinationLock lock = DestinationLock.take(environment.locks(), resources.destination());
        try {
            resources
                    .directory()
                    .replace(
                            resources.directory().destinationLock(),
                            lock.file().toString().getBytes(StandardCharsets.UTF_8),
                            false);
        } catch (IOException e) {
            lock.close();
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot write to the state directory "
                            + resources.directory().path()
                            + ": "
                            + StateDirectory.said(e),
                    "Check it",
                    e);
        }
        return () -> {
            forgetLock();
            lock.close();
        };
    }

    /// Which lock was held is of use only while it is: later it may be another migration's.
    private void forgetLock() {
        try {
            Files.deleteIfExists(resources.directory().destinationLock());
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("What was locked is not forgotten");
        }
    }

    /// Settles what a crash interrupted. Where that fails nothing may be changed, and after so many
    /// tries a person has to look.
    ///
    /// What an engine left from which the migration was taken does not go on: it may still be in
    /// the midst of a write.
    private void recover(Run run) throws StorageException {
        RepairBarrier barrier = new RepairBarrier(migration);
        barrier.check();
        String fence = resources.ownership().word();
        boolean taken = !migration.record().optional(FENCE).orElse("").equals(fence);
        try {
            Recovery recovery =
                    new Recovery(
                            run.context(migration.record().pass()),
                            run.name.equals("copy") && !taken);
            if (recovery.recover() > 0) {
                barrier.lower();
            }
            run.left = recovery.left();
        } catch (StorageException.NoSpace | StorageException.Unauthenticated e) {
            throw e;
        } catch (StorageException e) {
            throw barrier.raised(e);
        }
        if (taken) {
            migration.commit(List.of(new Fact.Property(FENCE, fence)));
        }
    }

    /// One step while it runs.
    private final class Run {
        private final String name;
        private final StopSignal stop;
        private final Gauges gauges;
        private final ExecutorService committer;
        private final Instant begun;
        private final Bandwidth bandwidth;
        private final Optional<Bandwidth> operations;

        /// Set before the body runs.
        private List<OpenUnit> left = List.of();

        /// Requests that were made before, by their properties' keys.
        private final Map<String, Long> madeBefore;

        Run(String name, StopSignal stop, Gauges gauges, ExecutorService committer, Instant begun) {
            madeBefore = made();
            this.name = name;
            this.stop = stop;
            this.gauges = gauges;
            this.committer = committer;
            this.begun = begun;
            this.bandwidth =
                    new Bandwidth(
                            settings.bandwidth().orElse(0),
                            environment.sleeper(),
                            environment.clock());
            this.operations =
                    settings.opsLimit().isPresent()
                            ? Optional.of(
                                    new Bandwidth(
                                            settings.opsLimit().getAsLong(),
                                            environment.sleeper(),
                                            environment.clock()))
                            : Optional.empty();
        }

        ExecutorService committer() {
            return committer;
        }

        Gauges gauges() {
            return gauges;
        }

        /// Units of an earlier run that go on.
        List<OpenUnit> left() {
            return left;
        }

        RunContext context(int pass) {
            return new RunContext(
                    store,
                    epoch,
                    pass,
                    migration.record().key(),
                    numbers,
                    settings,
                    PacedFSAdapter.of(resources.source(), operations, stop),
                    PacedFSAdapter.of(resources.destination(), operations, stop),
                    resources.runner(),
                    new RetryPolicy(environment.random()),
                    environment.sleeper(),
                    environment.clock(),
                    stop,
                    gauges,
                    bandwidth,
                    resources.ownership()::lost);
        }

        /// The time spent and the requests made so far in this pass, with this step's. To be told
        /// once.
        List<Fact> spent() {
            double before = migration.record().seconds().getOrDefault(name, 0.0);
            double now =
                    Duration.between(begun, environment.clock().instant()).toMillis() / 1_000.0;
            List<Fact> facts = new ArrayList<>();
            facts.add(
                    new Fact.Property(
                            "seconds." + migration.record().pass() + "." + name,
                            Double.toString(before + now)));
            made().forEach((key, made) -> {
                String inPass = "requests." + migration.record().pass() + "." + key;
                long more = made - madeBefore.getOrDefault(key, 0L);
                if (more > 0) {
                    long all = migration.record().number(inPass) + more;
                    facts.add(new Fact.Property(inPass, Long.toString(all)));
                }
            });
            return facts;
        }

        /// Requests that were made so far, by side and what was asked.
        private Map<String, Long> made() {
            Map<String, Long> made = new TreeMap<>();
            resources
                    .source()
                    .feature(Requests.class)
                    .ifPresent(source ->
                            source.made().forEach((what, n) -> made.put("source." + what, n)));
            resources
                    .destination()
                    .feature(Requests.class)
                    .ifPresent(destination ->
                            destination
                                    .made()
                                    .forEach((what, n) -> made.put("destination." + what, n)));
            return made;
        }

        StepResult suspended() {
            return suspended("Suspended during " + name, "Run godwit resume to go on");
        }

        StepResult suspended(String what, String next) {
            if (Phases.legal(migration.record().phase(), Phase.SUSPENDED)) {
                migration.move(Phase.SUSPENDED, spent());
            }
            return new StepResult.Suspended(what, next);
        }
    }
}
