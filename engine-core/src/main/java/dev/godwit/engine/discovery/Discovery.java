package dev.godwit.engine.discovery;

import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Foresight;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a pass's discovery from wherever the store says it is.
///
/// The driver, one thread, deals out listing tasks of both sides, folds what they tell into facts
/// and seals rounds: closes a side when all its folders are settled, compares when both sides are
/// closed. Sealing happens between two reports, while workers go on with the tasks they have; those
/// that have none list folders of the source's next round ([Ahead]).
public final class Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final int PAIRS_OF_A_STEP = 50_000;

    private final RunContext run;
    private final StateStore store;
    private final Looking looking;
    private final Ahead ahead;
    private final Comparison comparison;
    private final StateWriter writer;
    private final RoundGate gate;

    /// Rounds of each side that are not closed yet, by depth.
    private final NavigableMap<Integer, SideRound> source = new TreeMap<>();

    private final NavigableMap<Integer, SideRound> destination = new TreeMap<>();

    /// Rounds that are not compared yet, by depth.
    private final NavigableMap<Integer, Boolean> toCompare = new TreeMap<>();

    private final boolean reuse;

    /// How much is shown of listings under way, by their numbers.
    private final Map<Long, Tally> shown = new HashMap<>();

    /// Whether a folder may have been given up in this pass.
    private boolean givenUp;

    /// Whether something that was listed loses something on the destination.
    private boolean loses;

    /// Set when a root, or nothing any more, can be listed, which ends the discovery.
    private @Nullable StorageException unreachable;

    /// @param reuse whether the listings of earlier passes were made by the same rules
    /// @param memory what the pass before knew
    /// @param committer one thread; see [StateWriter]
    public Discovery(
            RunContext run,
            ListingRules rules,
            boolean reuse,
            Optional<Memory> memory,
            ExecutorService committer) {
        this.reuse = reuse;
        this.run = run;
        store = run.store();
        looking = new Looking(rules, memory, RecalledRows.ofHeap());
        ahead = new Ahead(looking);
        comparison = run.carried().comparison();
        writer = new StateWriter(run.store(), run.epoch(), committer);
        gate = new RoundGate(run.settings().maxSourceLead());
    }

    /// Discovers until everything is compared or the run is stopped.
    ///
    /// @return whether it came to its end
    /// @throws StorageException when a root, or nothing any more, can be listed
    public boolean run() throws InterruptedException, StorageException {
        takeUp();
        seal();
        list();
        writer.flush();
        if (unreachable != null) {
            throw unreachable;
        }
        seal();
        if (!toCompare.isEmpty()
                || !new Hashing(run, writer).run()
                || !new Linking(run, writer).run()) {
            return false;
        }
        if (givenUp) {
            new Unlisted(run, writer).settle();
        }
        return true;
    }

    private void list() throws InterruptedException {
        List<Foresight.Session> sessions = foresee();
        try {
            run.runner().run(this::next, run.places(), this::fold);
        } finally {
            sessions.forEach(Foresight.Session::close);
        }
    }

    private List<Foresight.Session> foresee() {
        return Stream.of(Side.values())
                .flatMap(side -> run.places().adapter(side).feature(Foresight.class).stream())
                .map(Foresight::begin)
                .toList();
    }

    /// Whether something that this run listed loses something on the destination.
    public boolean loses() {
        return loses;
    }

    private void takeUp() {
        for (Round round : store.rounds(run.pass())) {
            givenUp |= round.settled() > 0;
            if (!round.closed()) {
                open(round.side(), round.depth());
            }
            if (!round.compared()) {
                toCompare.put(round.depth(), true);
            }
        }
    }

    private void open(Side side, int depth) {
        of(side).computeIfAbsent(
                        depth,
                        d ->
                                new SideRound(
                                        store,
                                        run.pass(),
                                        side,
                                        d,
                                        run.numbers()::listing,
                                        reuse,
                                        looking));
        toCompare.put(depth, true);
    }

    private NavigableMap<Integer, SideRound> of(Side side) {
        return side == Side.SOURCE ? source : destination;
    }

    // ------------------------------------------------------------ dealing out

    private TaskSource.Pull<ListingOutcome> next() {
        try {
            return uninterruptedNext();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TaskSource.Pull.Done<>();
        }
    }

    private TaskSource.Pull<ListingOutcome> uninterruptedNext() throws InterruptedException {
        while (!run.stop().stopping() && unreachable == null) {
            Optional<Task<ListingOutcome>> task = task();
            if (task.isPresent()) {
                return new TaskSource.Pull.Ready<>(task.get());
            }
            if (!seal()) {
                return toCompare.isEmpty()
                        ? new TaskSource.Pull.Done<>()
                        : new TaskSource.Pull.Later<>();
            }
        }
        return new TaskSource.Pull.Done<>();
    }

    private Optional<Task<ListingOutcome>> task() throws InterruptedException {
        for (Side side : List.of(Side.DESTINATION, Side.SOURCE)) {
            SideRound round = current(side);
            while (round != null) {
                List<ListingJob> jobs = take(round);
                if (!jobs.isEmpty()) {
                    run.gauges().round(side, round.depth());
                    return Optional.of(new ListTask(jobs, looking, run.sleeper()));
                }
                SideRound before = round;
                round = current(side);
                if (round == before) {
                    break;
                }
            }
        }
        SideRound round = current(Side.SOURCE);
        return round != null && mayList(Side.SOURCE, round.depth() + 1)
                ? ahead.next().map(task -> task)
                : Optional.empty();
    }

    /// The next folders of a round to list, without those that were listed ahead, which are folded.
    private List<ListingJob> take(SideRound round) throws InterruptedException {
        List<ListingJob> jobs = new ArrayList<>();
        List<ListingJob> taken = round.take(run.runner().parallelism());
        while (jobs.isEmpty() && !taken.isEmpty()) {
            for (ListingJob job : taken) {
                switch (ahead.ask(job)) {
                    case Ahead.Answer.Here(Foreseen foreseen) -> fold(job, foreseen);
                    case Ahead.Answer.Soon() -> {}
                    case Ahead.Answer.Unknown() -> jobs.add(job);
                }
            }
            taken = jobs.isEmpty() ? round.take(run.runner().parallelism()) : List.of();
        }
        return jobs;
    }

    /// The round of a side that may be listed now; null when the gate is shut or there is none.
    private @Nullable SideRound current(Side side) {
        NavigableMap<Integer, SideRound> rounds = of(side);
        if (rounds.isEmpty()) {
            return null;
        }
        SideRound round = rounds.firstEntry().getValue();
        return mayList(side, round.depth()) ? round : null;
    }

    private boolean mayList(Side side, int depth) {
        int compareNext = toCompare.isEmpty() ? depth : toCompare.firstKey();
        return side == Side.DESTINATION || gate.sourceMayList(depth, compareNext);
    }

    // ------------------------------------------------------------ folding outcomes into facts

    private void fold(Report<ListingOutcome> report) throws InterruptedException {
        switch (report) {
            case Report.Emitted<ListingOutcome>(_, ListingOutcome outcome) -> fold(outcome);
            case Report.Ended<ListingOutcome> _ -> {}
            case Report.Lost<ListingOutcome>(_, Throwable why) ->
                    throw new IllegalStateException("A listing task ended with a defect", why);
        }
    }

    private void fold(ListingOutcome outcome) throws InterruptedException {
        switch (outcome) {
            case ListingOutcome.Page page -> fold(page);
            case ListingOutcome.Seen(ListingJob job, Tally tally) -> show(job, tally);
            case ListingOutcome.Complete complete -> fold(complete);
            case ListingOutcome.Failed failed -> fold(failed);
            case ListingOutcome.Several(List<ListingOutcome> all) -> {
                for (ListingOutcome one : all) {
                    fold(one);
                }
            }
            case ListingOutcome.Ahead(List<Foreseen> all) -> {
                for (Foreseen foreseen : all) {
                    Optional<ListingJob> asked = ahead.told(foreseen);
                    if (asked.isPresent()) {
                        fold(asked.get(), foreseen);
                    }
                }
                ahead.ended();
            }
        }
    }

    /// What was listed before its round was open, for the job that the round made of it.
    private void fold(ListingJob job, Foreseen foreseen) throws InterruptedException {
        switch (foreseen) {
            case Foreseen.Whole whole -> {
                Optional<ListWork.Held> held =
                        job.work()
                                .held()
                                .filter(it ->
                                        it.digest().equals(whole.digest())
                                                && it.tally().equals(whole.tally()));
                if (held.isEmpty() && !whole.children().isEmpty()) {
                    fold(new ListingOutcome.Page(job, whole.children(), Optional.empty()));
                }
                fold(
                        new ListingOutcome.Complete(
                                job,
                                held.map(ListWork.Held::listing).orElse(job.listing()),
                                whole.digest(),
                                whole.tally(),
                                whole.loses()));
            }
            case Foreseen.Failed failed -> fold(new ListingOutcome.Failed(job, failed.why()));
            case Foreseen.Left _ -> round(job.work()).back(job);
        }
    }

    private void fold(ListingOutcome.Page page) throws InterruptedException {
        ListWork work = page.job().work();
        show(
                page.job(),
                page.children().stream()
                        .map(child -> Tally.of(child.node()))
                        .reduce(shown.getOrDefault(page.job().listing(), Tally.NONE), Tally::plus));
        ahead.find(work, page.children());
        writer.append(
                new Fact.Children(
                        page.job().listing(), work.side(), work.depth() + 1, page.children()));
        if (page.cursor().isPresent()) {
            writer.append(
                    new Fact.Cursor(
                            run.pass(),
                            work.side(),
                            work.folder(),
                            work.depth(),
                            page.job().listing(),
                            page.cursor().get()));
        }
    }

    private void fold(ListingOutcome.Complete complete) throws InterruptedException {
        ListWork work = complete.job().work();
        writer.append(
                new Fact.Listed(
                        run.pass(),
                        work.side(),
                        work.folder(),
                        work.depth(),
                        complete.listing(),
                        complete.digest(),
                        complete.tally()));
        show(complete.job(), complete.tally());
        shown.remove(complete.job().listing());
        loses |= complete.loses();
        round(work).settled();
        seal();
    }

    /// Shows how much of a listing was seen.
    private void show(ListingJob job, Tally seen) {
        Tally before = shown.getOrDefault(job.listing(), Tally.NONE);
        shown.put(job.listing(), seen);
        run.gauges().listed(job.work().side(), seen.minus(before));
    }

    private void fold(ListingOutcome.Failed failed) throws InterruptedException {
        ListWork work = failed.job().work();
        show(failed.job(), Tally.NONE);
        shown.remove(failed.job().listing());
        int attempts = work.attempts() + 1;
        Problem problem = Problem.of(failed.why());
        Optional<Duration> delay = run.retry().listing(failed.why(), attempts);
        boolean suspends = RetryPolicy.suspends(failed.why());
        writer.append(
                new Fact.ListingFailed(
                        run.pass(),
                        work.side(),
                        work.folder(),
                        work.depth(),
                        attempts,
                        problem,
                        delay.isPresent() || suspends));
        if (delay.isPresent()) {
            round(work).again(failed.job(), delay.get());
            return;
        }
        if (suspends || work.ref().isRoot()) {
            unreachable = failed.why();
            return;
        }
        LOG.atWarn()
                .addKeyValue("side", work.side())
                .addKeyValue("path", work.ref().path())
                .log("A folder cannot be listed: {}", problem.text());
        run.gauges().problem();
        givenUp = true;
        boolean gone =
                problem.errorClass() == ErrorClass.NOT_FOUND
                        || problem.errorClass() == ErrorClass.PRECONDITION_FAILED;
        writer.append(
                new Fact.Outcome(
                        run.pass(),
                        key(work),
                        work.depth(),
                        // Nothing was tried to put it in place.
                        NodeOutcome.notInPlace(
                                gone ? OutcomeKind.STALE : OutcomeKind.FAILED, problem, 0)));
        round(work).settled();
        seal();
    }

    /// Where a folder that could not be listed lives: in a round that is closed, so the store knows
    /// it.
    private NodeKey key(ListWork work) {
        return store.row(run.pass(), work.ref().path())
                .orElseThrow(() -> new IllegalStateException("No row for " + work.ref().path()))
                .key();
    }

    private SideRound round(ListWork work) {
        SideRound round = of(work.side()).get(work.depth());
        if (round == null) {
            throw new IllegalStateException("A report of a round that is closed: " + work);
        }
        return round;
    }

    // ------------------------------------------------------------ seals

    /// Closes what is settled and compares what is closed, as far as that leads.
    ///
    /// @return whether anything was sealed
    private boolean seal() throws InterruptedException {
        boolean any = false;
        while (close(Side.SOURCE) || close(Side.DESTINATION) || compare()) {
            any = true;
        }
        return any;
    }

    private boolean close(Side side) throws InterruptedException {
        SideRound round = current(side);
        if (round == null || !round.done()) {
            return false;
        }
        int depth = round.depth();
        long opened = writer.alone(() -> store.closeRound(run.epoch(), run.pass(), side, depth));
        of(side).remove(depth);
        if (side == Side.SOURCE) {
            ahead.closed(depth);
        }
        if (opened > 0) {
            open(side, depth + 1);
        }
        LOG.atDebug()
                .addKeyValue("side", side)
                .addKeyValue("round", depth)
                .addKeyValue("opened", opened)
                .log("Round closed");
        return true;
    }

    private boolean compare() throws InterruptedException {
        if (toCompare.isEmpty()) {
            return false;
        }
        int depth = toCompare.firstKey();
        if (source.containsKey(depth) || destination.containsKey(depth)) {
            return false;
        }
        Optional<WorkKey> at = Optional.empty();
        while (true) {
            Optional<WorkKey> from = at;
            SealStep step =
                    writer.alone(() ->
                            store.compareRound(
                                    run.epoch(),
                                    run.pass(),
                                    depth,
                                    comparison,
                                    from,
                                    PAIRS_OF_A_STEP));
            switch (step) {
                case SealStep.More(WorkKey next) -> at = Optional.of(next);
                case SealStep.Sealed(long opened) -> {
                    toCompare.remove(depth);
                    if (opened > 0) {
                        open(Side.DESTINATION, depth + 1);
                    }
                    LOG.atInfo()
                            .addKeyValue("round", depth)
                            .addKeyValue("opened", opened)
                            .log("Round sealed");
                    return true;
                }
            }
        }
    }
}
