package dev.godwit.engine.verification;

import dev.godwit.api.Settings;
import dev.godwit.api.Verified;
import dev.godwit.api.VerifyMode;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.WorkKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Looks at every node that should be in place, from the store's own record of what that is.
public final class Verification {

    private static final int NODES_OF_A_PULL = 8_192;
    private static final int NODES_OF_A_TASK = 512;
    private static final int NODES_OF_A_REMOTE_TASK = 32;

    private final RunContext run;
    private final VerifyMode mode;
    private final boolean touchedOnly;
    private final Carried carried;
    private final Settings.Hash hash;
    private final ExecutorService committer;
    private final StateWriter writer;

    /// What is pulled while the workers go on with what was pulled before.
    private Optional<Future<Pulled<VerifyWork>>> following = Optional.empty();

    private final Deque<VerifyWork> ready = new ArrayDeque<>();

    /// Large files of which not everything is read.
    private final Map<LargeFile, Reading> reading = new LinkedHashMap<>();

    /// Those of which there is more to be dealt out.
    private final Deque<Reading> unread = new ArrayDeque<>();

    private int inFlight;
    private boolean pulledAll;
    private long nodes;
    private long hashed;
    private long mismatches;
    private Optional<StorageException> halted = Optional.empty();

    /// @param touchedOnly only what this pass settled, not what was the same
    /// @param committer one thread; see [StateWriter]
    public Verification(
            RunContext run, VerifyMode mode, boolean touchedOnly, ExecutorService committer) {
        this.run = run;
        this.mode = mode;
        this.touchedOnly = touchedOnly;
        carried = run.carried();
        Settings.Hash asked = run.settings().hash();
        hash = asked == Settings.Hash.NONE ? Settings.Hash.XXH3 : asked;
        this.committer = committer;
        writer = new StateWriter(run.store(), run.epoch(), committer);
    }

    /// Verifies; begins anew each time.
    ///
    /// @return what was found; empty when it was stopped
    /// @throws StorageException when nothing can be looked at any more
    public Optional<Verified> run() throws InterruptedException, StorageException {
        run.runner().run(this::next, run.places(), this::fold);
        writer.flush();
        if (halted.isPresent()) {
            throw halted.get();
        }
        return run.stop().stopping()
                ? Optional.empty()
                : Optional.of(new Verified(mode.text(), nodes, hashed, mismatches, 0));
    }

    private TaskSource.Pull<Told> next() {
        try {
            return uninterruptedNext();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TaskSource.Pull.Done<>();
        }
    }

    /// Slices of large files first, so that few are under way.
    private TaskSource.Pull<Told> uninterruptedNext() throws InterruptedException {
        if (run.stop().stopping() || halted.isPresent()) {
            return new TaskSource.Pull.Done<>();
        }
        Optional<Task<Told>> task = slice();
        if (task.isEmpty()) {
            task = look();
        }
        if (task.isPresent()) {
            inFlight++;
            return new TaskSource.Pull.Ready<>(task.get());
        }
        // What is being looked at may be large.
        return inFlight == 0 ? new TaskSource.Pull.Done<>() : new TaskSource.Pull.Later<>();
    }

    private Optional<Task<Told>> slice() {
        while (!unread.isEmpty()) {
            Optional<SliceTask> slice = unread.peek().next();
            if (slice.isPresent()) {
                return Optional.of(slice.get());
            }
            unread.remove();
        }
        return Optional.empty();
    }

    private Optional<Task<Told>> look() throws InterruptedException {
        while (ready.isEmpty() && !pulledAll) {
            Pulled<VerifyWork> pulled =
                    following.isPresent()
                            ? StateWriter.await(following.get())
                            : pull(Optional.empty());
            pulled.items().forEach(this::deal);
            following = pulled.next().map(_ -> committer.submit(() -> pull(pulled.next())));
            pulledAll = following.isEmpty();
        }
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new VerifyTask(
                                ready.remove(),
                                mode,
                                carried,
                                hash,
                                run.settings().acceptSourceChanges()));
    }

    private Pulled<VerifyWork> pull(Optional<WorkKey> after) {
        return run.store().toVerify(run.pass(), touchedOnly, after, NODES_OF_A_PULL);
    }

    /// A huge folder is shared between workers.
    private void deal(VerifyWork work) {
        int share = run.remote() ? NODES_OF_A_REMOTE_TASK : NODES_OF_A_TASK;
        for (int from = 0; from < work.items().size(); from += share) {
            int to = Math.min(from + share, work.items().size());
            ready.add(new VerifyWork(work.folder(), work.depth(), work.items().subList(from, to)));
        }
    }

    private void fold(Report<Told> report) throws InterruptedException {
        switch (report) {
            case Report.Emitted(_, Told.Looked looked) -> fold(looked);
            case Report.Emitted(_, Told.Read(SliceTask task, String hashes)) ->
                    fold(task, part -> part.read(task, hashes));
            case Report.Emitted(_, Told.Unread(SliceTask task, String detail)) ->
                    fold(task, part -> part.failed(detail));
            case Report.Emitted(_, Told.Halted(StorageException why)) -> halted = Optional.of(why);
            case Report.Ended<Told> _ -> inFlight--;
            case Report.Lost<Told>(_, Throwable why) ->
                    throw new IllegalStateException("A verification task ended with a defect", why);
        }
    }

    private void fold(Told.Looked looked) throws InterruptedException {
        nodes += looked.nodes();
        hashed += looked.hashed();
        run.gauges().settled(looked.nodes());
        for (Told.Wrong wrong : looked.wrong()) {
            mismatch(wrong, looked.depth());
        }
        for (LargeFile file : looked.large()) {
            Reading begun = new Reading(file);
            reading.put(file, begun);
            unread.add(begun);
        }
    }

    private void fold(SliceTask task, Consumer<Reading> what) throws InterruptedException {
        Reading of = reading.get(task.file());
        if (of == null) {
            // Another slice had settled it.
            return;
        }
        what.accept(of);
        if (of.isOver()) {
            reading.remove(task.file());
            Optional<String> detail = of.detail();
            if (detail.isPresent()) {
                mismatch(new Told.Wrong(task.file().key(), detail.get()), task.file().depth());
            }
        }
    }

    private void mismatch(Told.Wrong wrong, int depth) throws InterruptedException {
        mismatches++;
        run.gauges().problem();
        writer.append(new Fact.Mismatch(run.pass(), wrong.key(), depth + 1, wrong.detail()));
    }
}
