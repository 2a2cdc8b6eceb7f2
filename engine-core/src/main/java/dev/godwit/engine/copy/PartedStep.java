package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.BegunFile;
import dev.godwit.engine.copy.StepOutcome.OfParts;
import dev.godwit.engine.copy.StepOutcome.StagedPartOf;
import dev.godwit.engine.copy.StepOutcome.TakenBack;
import dev.godwit.engine.copy.StepOutcome.UnstagedPart;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource.Pull;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.UnitId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// The files of one step that are staged in parts. The driver's alone.
///
/// A file is begun shortly before the workers run out of parts; that is recorded before any part of
/// it is handed out. Finished parts are recorded while others are under way, as many at a time as
/// have gathered while the record before was written. When all parts of a file are there it is
/// ended, and then is like any file that lies staged.
final class PartedStep {

    /// A file that is being begun counts as so many parts that are not handed out yet.
    private static final int PARTS_OF_A_BEGINNING = 4;

    private final RunContext run;
    private final CopyRules rules;
    private final PartedFiles files;
    private final ExecutorService committer;
    private final int ahead;

    /// All that do not lie staged yet.
    private final Map<UnitId, PartedFile> unfinished = new LinkedHashMap<>();

    private final Queue<PartedFile> toBegin = new ArrayDeque<>();

    /// With a task under way that begins them.
    private final Set<PartedFile> beginning = new HashSet<>();

    /// Begun or taken back, with the record of that.
    private final Map<PartedFile, Future<?>> recorded = new LinkedHashMap<>();

    /// With parts that are not handed out, perhaps.
    private final Queue<PartedFile> active = new ArrayDeque<>();

    private final Queue<PartedFile> whole = new ArrayDeque<>();
    private int underWay;

    /// Parts that lie staged and are not recorded.
    private final Map<UnitId, List<PartProof>> gathered = new LinkedHashMap<>();

    private final List<Future<?>> records = new ArrayList<>();

    /// Nothing new is to be begun: the run ends here.
    private boolean halted;

    PartedStep(RunContext run, CopyRules rules, PartedFiles files, ExecutorService committer) {
        this.run = run;
        this.rules = rules;
        this.files = files;
        this.committer = committer;
        ahead = 2 * run.runner().parallelism();
    }

    void add(CopyUnit unit) {
        PartedFile file = files.of(unit);
        unfinished.put(unit.id(), file);
        toBegin.add(file);
    }

    // ------------------------------------------------------------ handing out

    Pull<StepOutcome> next() {
        while (true) {
            record();
            Optional<Task<StepOutcome>> task = task();
            if (task.isPresent()) {
                underWay++;
                return new Pull.Ready<>(task.get());
            }
            if (underWay > 0) {
                return new Pull.Later<>();
            }
            if (recorded.isEmpty() || !goesOn()) {
                return new Pull.Done<>();
            }
            isWritten(recorded.values().iterator().next());
        }
    }

    private boolean goesOn() {
        return !halted && !run.stop().stopping();
    }

    private Optional<Task<StepOutcome>> task() {
        PartedFile ended = whole.poll();
        if (ended != null) {
            return Optional.of(ended.end(rules));
        }
        if (!goesOn()) {
            return Optional.empty();
        }
        takeRecorded();
        if (!toBegin.isEmpty() && isSoonOutOfParts()) {
            PartedFile file = toBegin.remove();
            beginning.add(file);
            return Optional.of(file.begin(rules));
        }
        while (!active.isEmpty()) {
            Optional<Task<StepOutcome>> part = active.element().part(rules);
            if (part.isPresent()) {
                return part;
            }
            active.remove();
        }
        return Optional.empty();
    }

    private boolean isSoonOutOfParts() {
        int left = PARTS_OF_A_BEGINNING * (beginning.size() + recorded.size());
        for (PartedFile file : active) {
            left += file.left();
        }
        return left < ahead;
    }

    private void takeRecorded() {
        for (Iterator<Map.Entry<PartedFile, Future<?>>> all = recorded.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<PartedFile, Future<?>> one = all.next();
            if (one.getValue().isDone()) {
                all.remove();
                if (isWritten(one.getValue())) {
                    proceed(one.getKey());
                }
            }
        }
    }

    private void proceed(PartedFile file) {
        if (file.beginning().isEmpty()) {
            toBegin.add(file);
        } else if (file.isWhole()) {
            whole.add(file);
        } else {
            active.add(file);
        }
    }

    // ------------------------------------------------------------ what tasks tell

    void told(OfParts outcome) {
        underWay--;
        PartedFile file = files.of(outcome.unit());
        switch (outcome) {
            case BegunFile(_, Beginning begun, boolean anew) -> {
                beginning.remove(file);
                file.begun(begun, anew);
                if (anew) {
                    recorded.put(file, recordBeginning(file, begun));
                } else {
                    proceed(file);
                }
            }
            case TakenBack _ -> {
                beginning.remove(file);
                file.takenBack();
                recorded.put(file, write(List.of(file.unit().intent(run.pass())), true));
            }
            case StagedPartOf(_, PartProof part) -> {
                if (file.done(part)) {
                    gathered.computeIfAbsent(file.unit().id(), _ -> new ArrayList<>()).add(part);
                    if (file.isWhole()) {
                        whole.add(file);
                    }
                }
            }
            case UnstagedPart why -> {
                file.failed(why);
                beginning.remove(file);
                active.remove(file);
                halted |=
                        why.why() instanceof StorageException.Stopped
                                || RetryPolicy.suspends(why.why());
                if (why.anew()) {
                    gathered.remove(file.unit().id());
                }
            }
        }
        if (file.isToBeginAnew() && goesOn()) {
            toBegin.add(file);
        }
    }

    /// A file lies staged, or was staged in one go after all.
    void staged(CopyUnit unit) {
        PartedFile file = unfinished.remove(unit.id());
        if (file != null) {
            underWay--;
            beginning.remove(file);
            files.forget(file);
        }
    }

    /// Files that do not lie staged although their tasks are over.
    List<PartedFile> unfinished() {
        return List.copyOf(unfinished.values());
    }

    // ------------------------------------------------------------ recording

    private Future<?> recordBeginning(PartedFile file, Beginning begun) {
        boolean kept = file.unit().item().change().preImage().isPresent();
        return write(List.of(new Fact.Begun(file.unit().id(), begun)), kept);
    }

    /// Records what has gathered, unless a record is being written.
    private void record() {
        if (!gathered.isEmpty() && (records.isEmpty() || records.getLast().isDone())) {
            Future<?> _ = write(rest(), true);
            gathered.clear();
        }
    }

    /// What is not recorded yet.
    List<Fact> rest() {
        List<Fact> facts = new ArrayList<>();
        gathered.forEach((unit, parts) -> facts.add(new Fact.Parted(unit, parts)));
        return facts;
    }

    /// @param barrier whether the facts rest on what was written before
    private Future<?> write(List<Fact> facts, boolean barrier) {
        Future<?> record =
                committer.submit(() -> {
                    if (barrier) {
                        run.destination().barrier();
                    }
                    run.store().commit(new StateBatch(run.epoch(), true, facts));
                    return facts;
                });
        records.add(record);
        return record;
    }

    /// Waits for a record; one that failed ends the step early, and [#check] says why.
    private boolean isWritten(Future<?> record) {
        try {
            record.get();
            return true;
        } catch (ExecutionException e) {
            halted = true;
        } catch (InterruptedException e) {
            halted = true;
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /// Throws what went wrong while parts were recorded.
    void check() throws InterruptedException, StorageException {
        for (Future<?> record : records) {
            Copying.await(record);
        }
    }
}
