package dev.godwit.engine.copy;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.engine.copy.StepOutcome.OfParts;
import dev.godwit.engine.copy.StepOutcome.PublishedUnit;
import dev.godwit.engine.copy.StepOutcome.Ready;
import dev.godwit.engine.copy.StepOutcome.Settled;
import dev.godwit.engine.copy.StepOutcome.StagedUnit;
import dev.godwit.engine.copy.StepOutcome.Unsettled;
import dev.godwit.engine.copy.WavePull.Flight;
import dev.godwit.engine.journal.StageNames;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Carries out the approved plan: the waves in their order, each until nothing of it can be done
/// any more.
public final class Copying {

    /// Flights under way at a time: one with the workers, one on its way to disk.
    private static final int LANES = 2;

    private final RunContext run;
    private final ExecutorService committer;
    private final CopyRules rules;
    private final PartedFiles files;
    private final UnitFactory units;

    /// The longest wait any node asked for since the wave began; empty when none is to be tried
    /// again.
    private Optional<Duration> again = Optional.empty();

    /// How often a folder could not be finished in this run. Not in the store: there an outcome
    /// would stand for the folder itself, which is in place.
    private final Map<NodeKey, Integer> unfinished = new HashMap<>();

    private Optional<StorageException> halted = Optional.empty();

    /// Whether a change was given up because it was told to: then nothing may be called complete.
    private boolean stopped;

    /// @param committer one thread, so that commits stay in order; one that runs at once makes them
    ///   synchronous
    /// @param left units of an earlier run whose files are staged in parts, and may go on
    public Copying(RunContext run, ExecutorService committer, List<OpenUnit> left) {
        this.run = run;
        this.committer = committer;
        StageNames names = new StageNames(run.key());
        rules =
                new CopyRules(
                        run.carried(),
                        run.settings().hash(),
                        names.area(),
                        run.settings().acceptSourceChanges());
        files = new PartedFiles(run.destination(), run.settings().acceptSourceChanges(), left);
        units =
                new UnitFactory(
                        names, run.numbers(), run.settings().rollback(), files, run.remote());
    }

    /// Copies from wherever the store says it is.
    ///
    /// @param anything whether a wave can find work; looking for it reads every row
    /// @throws StorageException when the destination fails as a whole: a barrier, the root
    public CopyEnd run(boolean anything) throws InterruptedException, StorageException {
        makeRoot();
        if (anything) {
            waves();
        } else {
            giveUpWaiting();
        }
        if (goesOn()) {
            finishRoot();
        }
        return end();
    }

    private void waves() throws InterruptedException, StorageException {
        NavigableMap<Integer, Long> folders = new TreeMap<>();
        for (Round round : run.store().rounds(run.pass())) {
            if (round.side() == Side.SOURCE) {
                folders.put(round.depth(), round.opened());
            }
        }
        int deepest = folders.isEmpty() ? 0 : folders.lastKey();
        makeFolders(folders, deepest);
        wave(Wave.FILES, 0);
        wave(Wave.HARD_LINKS, 0);
        if (goesOn()) {
            giveUpWaiting();
        }
        delete(deepest);
        finish(folders);
    }

    /// Makes folders, shallow first. Neighbouring depths that fit in a flight each are made in one
    /// descent.
    ///
    /// @param folders how many there are, by their depth
    private void makeFolders(NavigableMap<Integer, Long> folders, int deepest)
            throws InterruptedException, StorageException {
        int depth = 1;
        while (depth <= deepest && goesOn()) {
            int last = depth;
            while (last <= deepest && WavePull.fits(folders.getOrDefault(last, 0L))) {
                last++;
            }
            if (last == depth) {
                wave(Wave.FOLDERS, depth);
                depth++;
            } else {
                depth = descend(depth, last - 1);
            }
        }
    }

    /// Finishes folders, deepest first; those of several depths as one unit, which keeps their
    /// order, where they are few: what a unit takes of commits and barriers is much for one folder.
    ///
    /// @param folders how many there are, by their depth
    private void finish(NavigableMap<Integer, Long> folders)
            throws InterruptedException, StorageException {
        int depth = folders.isEmpty() ? 0 : folders.lastKey();
        while (depth >= 1 && goesOn()) {
            int last = depth;
            long few = folders.getOrDefault(depth, 0L);
            while (last > 1 && few + folders.getOrDefault(last - 1, 0L) <= units.most()) {
                last--;
                few += folders.getOrDefault(last, 0L);
            }
            wave(Wave.FINISH, depth, last);
            depth = last - 1;
        }
    }

    /// A destination that cannot be made is a refusal: nothing was begun.
    private void makeRoot() throws StorageException {
        try {
            run.destination().makeRoot();
        } catch (StorageException.NoSpace
                | StorageException.Unauthenticated
                | StorageException.Throttled
                | StorageException.Transient
                | StorageException.OutcomeUnknown e) {
            throw e;
        } catch (StorageException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "The destination cannot be made: " + e.getMessage(),
                    "Check its permissions and whether it is mounted read-only",
                    e);
        }
    }

    private CopyEnd end() {
        if (halted.isPresent()) {
            return new CopyEnd.Halted(halted.get());
        }
        if (tooManyErrors()) {
            return new CopyEnd.TooManyErrors();
        }
        return run.stop().stopping() || stopped ? new CopyEnd.Stopped() : new CopyEnd.Done();
    }

    private boolean goesOn() {
        return !run.stop().stopping() && !stopped && halted.isEmpty() && !tooManyErrors();
    }

    private boolean tooManyErrors() {
        long most = run.settings().maxErrors();
        return most > 0 && run.gauges().problems() >= most;
    }

    // ------------------------------------------------------------ waves

    /// Runs a wave; then once more for what is to be tried again, and for names that waited for
    /// their leader.
    private void wave(Wave wave, int depth) throws InterruptedException, StorageException {
        wave(wave, depth, depth);
    }

    /// The same of several depths at once.
    ///
    /// @param last the shallowest
    private void wave(Wave wave, int depth, int last)
            throws InterruptedException, StorageException {
        boolean more = true;
        while (more && goesOn()) {
            again = Optional.empty();
            WavePull pull = new WavePull(run, units, wave, depth, last);
            fly(pull);
            more = again.isPresent() || pull.leftSome();
            if (again.isPresent() && goesOn()) {
                run.sleeper().sleep(again.get());
            }
        }
    }

    /// Removes extras, unless something is wrong with what should be there instead.
    ///
    /// @param deepest depth of a folder
    private void delete(int deepest) throws InterruptedException, StorageException {
        Deletions deletions = new Deletions(run);
        for (int depth = deepest + 1; depth >= 1 && deletions.any() && goesOn(); depth--) {
            if (deletions.allowed()) {
                wave(Wave.DELETE, depth);
            } else {
                deletions.settle(depth);
            }
        }
    }

    /// Several flights are under way: while the workers carry one, what was done of another is made
    /// durable behind them.
    private void fly(WavePull pull) throws InterruptedException, StorageException {
        Queue<Lane> lanes = new ArrayDeque<>();
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane(List.of(), committer.submit(() -> takeUp(pull))));
        }
        try {
            fly(pull, lanes);
        } catch (StateException.Fenced e) {
            // Staged after another engine swept what there was: nobody else knows of it.
            lanes.forEach(lane -> lane.toPublish().forEach(this::takeBack));
            files.open().forEach(file -> takeBack(file, e));
            throw e;
        }
    }

    private void takeBack(StagedUnit unit) {
        for (Ready ready : unit.ready()) {
            run.destination().discard(ready.folder(), List.of(ready.staged()));
        }
    }

    private void fly(WavePull pull, Queue<Lane> lanes)
            throws InterruptedException, StorageException {
        while (!lanes.isEmpty()) {
            Flight flight = await(lanes.element().following());
            Lane lane = lanes.remove();
            if (lane.toPublish().isEmpty() && flight.isEmpty()) {
                continue;
            }
            Step step = step(lane.toPublish(), flight.units());
            List<Fact> facts = facts(step);
            PartedStep parted = step.parted();
            boolean more = goesOn() && !step.halts();
            lanes.add(
                    new Lane(
                            toPublish(step),
                            committer.submit(() -> {
                                parted.check();
                                return land(facts, more ? pull : () -> Flight.NONE);
                            })));
        }
    }

    /// Makes folders depth by depth, one flight each: those of a depth are staged as soon as the
    /// ones above them are published, so that one barrier and one commit serve both. Below a folder
    /// that is not in place nothing is staged; what was intended there is pulled anew.
    ///
    /// @return the depth to go on with
    private int descend(int first, int last) throws InterruptedException, StorageException {
        again = Optional.empty();
        int depth = first;
        boolean smooth = true;
        List<StagedUnit> above = List.of();
        List<StagedUnit> staged = List.of();
        try {
            Level level = await(committer.submit(() -> level(first)));
            land(List.of(), level.flight());
            boolean down = true;
            while (down) {
                Future<Level> below = below(depth, last);
                Step published = step(above, List.of());
                boolean clear = isSettled(published);
                Step here = step(List.of(), clear ? level.flight().units() : List.of());
                staged = here.staged();
                smooth = clear && level.whole() && isSettled(here);
                List<Fact> facts = new ArrayList<>(facts(published));
                facts.addAll(facts(here));
                if (!clear) {
                    level.flight().units().forEach(unit -> facts.add(new Fact.Ended(unit.id())));
                }
                level = await(below);
                down = smooth && depth < last && goesOn();
                land(facts, down ? level.flight() : Flight.NONE);
                above = toPublish(here);
                depth += down ? 1 : 0;
            }
            if (!above.isEmpty()) {
                Step published = step(above, List.of());
                smooth = smooth && isSettled(published);
                land(facts(published), Flight.NONE);
            }
        } catch (StateException.Fenced e) {
            above.forEach(this::takeBack);
            staged.forEach(this::takeBack);
            throw e;
        }
        if (!smooth) {
            retry(Math.max(first, depth - 1), depth);
        }
        return depth + 1;
    }

    /// Makes what was done durable, and with it the intents of what follows.
    private void land(List<Fact> facts, Flight following)
            throws InterruptedException, StorageException {
        if (!facts.isEmpty() || !following.isEmpty()) {
            await(committer.submit(() -> land(facts, () -> following)));
        }
    }

    /// Folders of one depth.
    ///
    /// @param whole whether there are no more of them
    private record Level(Flight flight, boolean whole) {
        static final Level NONE = new Level(Flight.NONE, true);
    }

    private Level level(int depth) {
        WavePull pull = new WavePull(run, units, Wave.FOLDERS, depth, depth);
        return new Level(pull.get(), pull.pulledAll());
    }

    private Future<Level> below(int depth, int last) {
        boolean any = depth < last && goesOn();
        return committer.submit(() -> any ? level(depth + 1) : Level.NONE);
    }

    private static boolean isSettled(Step step) {
        return step.published().stream().allMatch(unit -> unit.unsettled().isEmpty())
                && step.staged().stream().allMatch(unit -> unit.unsettled().isEmpty());
    }

    /// What of some depths is not in place, after the wait that it asked for.
    private void retry(int first, int last) throws InterruptedException, StorageException {
        if (again.isPresent() && goesOn()) {
            run.sleeper().sleep(again.get());
        }
        for (int depth = first; depth <= last; depth++) {
            wave(Wave.FOLDERS, depth);
        }
    }

    private static List<StagedUnit> toPublish(Step step) {
        return step.staged().stream().filter(unit -> !unit.ready().isEmpty()).toList();
    }

    /// One of the flights under way.
    ///
    /// @param toPublish staged, and proven once the following flight is there
    /// @param following its intents, and all before them, are durable
    private record Lane(List<StagedUnit> toPublish, Future<Flight> following) {}

    private Flight takeUp(Supplier<Flight> pull) {
        Flight first = pull.get();
        commit(begun(first));
        return first;
    }

    /// Makes a step durable, and with it the intents of what follows.
    private Flight land(List<Fact> facts, Supplier<Flight> pull) throws StorageException {
        Flight following = pull.get();
        run.destination().barrier();
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(begun(following));
        commit(all);
        return following;
    }

    /// Waits for what the committer does, and throws what that threw.
    static <T> T await(Future<T> done) throws InterruptedException, StorageException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StorageException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default ->
                        throw new IllegalStateException("A commit ended strangely", e);
            }
        }
    }

    private List<Fact> begun(Flight flight) {
        List<Fact> facts = new ArrayList<>(flight.settled());
        flight.settled()
                .forEach(_ -> {
                    run.gauges().settled(1);
                    run.gauges().problem();
                });
        for (CopyUnit unit : flight.units()) {
            if (!files.isOpen(unit)) {
                facts.add(unit.intent(run.pass()));
            }
        }
        return facts;
    }

    private void commit(List<Fact> facts) {
        if (!facts.isEmpty()) {
            run.store().commit(new StateBatch(run.epoch(), true, facts));
        }
    }

    // ------------------------------------------------------------ one step

    /// What the tasks of a step told.
    private record Step(List<PublishedUnit> published, List<StagedUnit> staged, PartedStep parted) {
        boolean halts() {
            return Stream.concat(
                            staged.stream().flatMap(unit -> unit.unsettled().stream()),
                            parted.unfinished().stream().flatMap(file -> file.unsettled().stream()))
                    .anyMatch(one -> RetryPolicy.suspends(one.why()));
        }
    }

    private Step step(List<StagedUnit> toPublish, List<CopyUnit> toStage)
            throws InterruptedException {
        Queue<Task<StepOutcome>> tasks = new ArrayDeque<>();
        toPublish.forEach(unit -> tasks.add(new PublishTask(unit, rules)));
        PartedStep parted = new PartedStep(run, rules, files, committer);
        for (CopyUnit unit : toStage) {
            if (unit.inParts()) {
                parted.add(unit);
            } else {
                tasks.add(new StageTask(unit, rules));
            }
        }
        List<PublishedUnit> published = new ArrayList<>();
        List<StagedUnit> staged = new ArrayList<>();
        run.runner()
                .run(
                        () -> {
                            Task<StepOutcome> task = tasks.poll();
                            return task == null ? parted.next() : new TaskSource.Pull.Ready<>(task);
                        },
                        run.places(),
                        report -> {
                            switch (report) {
                                case Report.Emitted(_, PublishedUnit unit) -> published.add(unit);
                                case Report.Emitted(_, StagedUnit unit) -> {
                                    staged.add(unit);
                                    parted.staged(unit.unit());
                                }
                                case Report.Emitted(_, OfParts outcome) -> parted.told(outcome);
                                case Report.Ended<StepOutcome> _ -> {}
                                case Report.Lost<StepOutcome>(_, Throwable why) ->
                                        throw new IllegalStateException(
                                                "A copy task ended with a defect", why);
                            }
                        });
        return new Step(published, staged, parted);
    }

    private List<Fact> facts(Step step) {
        List<Fact> facts = new ArrayList<>();
        step.published().forEach(unit -> settle(unit, facts));
        facts.addAll(step.parted().rest());
        step.parted().unfinished().forEach(file -> settle(file, facts));
        step.staged().forEach(unit -> prove(unit, facts));
        return facts;
    }

    private void prove(StagedUnit unit, List<Fact> facts) {
        unit.unsettled().forEach(one -> settle(one, facts));
        facts.add(
                unit.ready().isEmpty()
                        ? new Fact.Ended(unit.unit().id())
                        : new Fact.Proven(unit.unit().id(), unit.proofs()));
    }

    /// A file whose parts are not all there is left for another try, or taken back.
    private void settle(PartedFile file, List<Fact> facts) {
        Optional<Unsettled> unsettled = file.unsettled();
        if (unsettled.isEmpty() || !settle(unsettled.get(), facts)) {
            files.putBack(file);
        } else {
            giveUp(file, unsettled.get().why(), facts);
        }
    }

    private void giveUp(PartedFile file, StorageException why, List<Fact> facts) {
        new Keeping(run.places(), rules.area()).drop(file.unit().item().change(), why);
        if (takeBack(file, why)) {
            facts.add(new Fact.Ended(file.unit().id()));
        }
        files.forget(file);
    }

    /// Files that the plan does not speak of any more.
    private void giveUpWaiting() throws StorageException {
        List<Fact> facts = new ArrayList<>();
        for (PartedFile file : files.waiting()) {
            giveUp(file, new StorageException.Stopped("The plan is another"), facts);
        }
        if (!facts.isEmpty()) {
            run.destination().barrier();
            commit(facts);
        }
    }

    /// @return whether nothing is left; otherwise the next run takes it back
    private boolean takeBack(PartedFile file, Exception why) {
        Optional<PartedStaging> staging = PartedFiles.staging(run.destination());
        if (staging.isEmpty() || file.beginning().isEmpty()) {
            return true;
        }
        Change change = file.unit().item().change();
        NodeRef folder = file.unit().folder().folder();
        try {
            staging.get()
                    .abort(
                            folder.child(change.key().name()),
                            change.stageName(),
                            file.beginning().get().handle());
            return true;
        } catch (StorageException e) {
            why.addSuppressed(e);
            return false;
        }
    }

    private void settle(PublishedUnit unit, List<Fact> facts) {
        for (Settled one : unit.settled()) {
            settle(one, facts);
        }
        unit.unsettled().forEach(one -> settle(one, facts));
        facts.add(
                new Fact.Ended(
                        unit.unit().id(),
                        unit.settled().stream().flatMap(one -> one.landed().stream()).toList()));
    }

    private void settle(Settled one, List<Fact> facts) {
        Ready ready = one.ready();
        CopyItem node = ready.item().node();
        if (node.action() == Action.FINISH) {
            facts.add(new Fact.Finished(run.pass(), node.id().orElse(NodeId.ROOT)));
            return;
        }
        run.gauges().settled(1);
        boolean moved = one.kind() == OutcomeKind.COPIED || one.kind() == OutcomeKind.OVERWRITTEN;
        facts.add(
                new Fact.Outcome(
                        run.pass(),
                        node.key(),
                        ready.depth() + 1,
                        new NodeOutcome(
                                one.kind(),
                                moved ? ready.staged().bytes() : 0,
                                moved ? ready.hash() : Optional.empty(),
                                one.token(),
                                Optional.empty(),
                                node.attempts() + 1)));
    }

    /// A node that is not in place: to be tried again, left pending because the run ends, or given
    /// up by name.
    ///
    /// @return whether it is given up
    private boolean settle(Unsettled one, List<Fact> facts) {
        CopyItem node = one.item().node();
        boolean finishes = node.action() == Action.FINISH;
        StorageException why = one.why();
        if (why instanceof StorageException.Stopped) {
            stopped = true;
            return false;
        }
        if (RetryPolicy.suspends(why)) {
            halted = Optional.of(why);
            return false;
        }
        int attempts =
                finishes ? unfinished.merge(node.key(), 1, Integer::sum) : node.attempts() + 1;
        Optional<Duration> delay = one.stale() ? Optional.empty() : run.retry().copy(why, attempts);
        NodeOutcome outcome;
        if (delay.isPresent()) {
            again =
                    Optional.of(
                            again.filter(longest -> longest.compareTo(delay.get()) > 0)
                                    .orElse(delay.get()));
            if (finishes) {
                return false;
            }
            outcome = NodeOutcome.again(attempts);
        } else {
            run.gauges().settled(1);
            run.gauges().problem();
            outcome =
                    NodeOutcome.notInPlace(
                            one.stale() ? OutcomeKind.STALE : OutcomeKind.FAILED,
                            Problem.of(why),
                            attempts);
        }
        facts.add(new Fact.Outcome(run.pass(), node.key(), one.depth() + 1, outcome));
        return delay.isEmpty();
    }

    // ------------------------------------------------------------ the root

    /// The root's own mode, owner and times, after everything below it.
    private void finishRoot() throws InterruptedException, StorageException {
        Optional<Node> source = run.source().stat(NodeRef.ROOT);
        Optional<Node> destination = run.destination().stat(NodeRef.ROOT);
        if (source.isEmpty()
                || destination.isEmpty()
                || rules.carried().comparison().metadata(source.get(), destination.get())
                        == Verdict.SAME) {
            return;
        }
        CopyItem root =
                new CopyItem(
                        NodeKey.ROOT,
                        Optional.of(NodeId.ROOT),
                        source.get(),
                        destination,
                        Action.FINISH,
                        0,
                        Optional.empty());
        List<CopyUnit> unit =
                units.cut(
                        List.of(
                                new CopyWork(
                                        NodeId.ROOT,
                                        NodeRef.ROOT,
                                        0,
                                        Optional.empty(),
                                        List.of(root))));
        commit(begun(new Flight(unit, List.of())));
        Step staged = step(List.of(), unit);
        List<Fact> proven = new ArrayList<>();
        for (StagedUnit one : staged.staged()) {
            prove(new StagedUnit(one.unit(), one.ready(), List.of()), proven);
        }
        commit(proven);
        Step published = step(staged.staged(), List.of());
        run.destination().barrier();
        List<Fact> settled = new ArrayList<>();
        for (PublishedUnit one : published.published()) {
            settle(new PublishedUnit(one.unit(), one.settled(), List.of()), settled);
        }
        Stream.concat(
                        staged.staged().stream().flatMap(one -> one.unsettled().stream()),
                        published.published().stream().flatMap(one -> one.unsettled().stream()))
                .forEach(one -> settled.add(unfinishedRoot(one)));
        commit(settled);
    }

    /// The root is counted nowhere, so that what is wrong with it is told as a mismatch.
    private Fact unfinishedRoot(Unsettled one) {
        run.gauges().problem();
        return new Fact.Mismatch(run.pass(), NodeKey.ROOT, 0, Problem.of(one.why()).text());
    }
}
