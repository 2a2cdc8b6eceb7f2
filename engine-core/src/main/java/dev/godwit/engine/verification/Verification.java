package dev.godwit.engine.verification;

import dev.godwit.api.Settings;
import dev.godwit.api.Verified;
import dev.godwit.api.VerifyMode;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.WorkKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// Looks at every node that should be in place, from the store's own record of what that is.
public final class Verification {

    private static final int NODES_OF_A_PULL = 16_384;
    private static final int NODES_OF_A_TASK = 512;
    private static final int NODES_OF_A_REMOTE_TASK = 32;

    private final RunContext run;
    private final VerifyMode mode;
    private final boolean touchedOnly;
    private final Carried carried;
    private final Settings.Hash hash;
    private final StateWriter writer;
    private final Deque<VerifyWork> ready = new ArrayDeque<>();
    private Optional<WorkKey> after = Optional.empty();
    private boolean pulledAll;
    private long nodes;
    private long hashed;
    private long mismatches;

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
        writer = new StateWriter(run.store(), run.epoch(), committer);
    }

    /// Verifies; begins anew each time.
    ///
    /// @return what was found; empty when it was stopped
    public Optional<Verified> run() throws InterruptedException {
        run.runner().run(this::next, run.places(), this::fold);
        writer.flush();
        return run.stop().stopping()
                ? Optional.empty()
                : Optional.of(new Verified(mode.text(), nodes, hashed, mismatches, 0));
    }

    private TaskSource.Pull<VerifyTask.Told> next() {
        if (run.stop().stopping()) {
            return new TaskSource.Pull.Done<>();
        }
        while (ready.isEmpty() && !pulledAll) {
            Pulled<VerifyWork> pulled =
                    run.store().toVerify(run.pass(), touchedOnly, after, NODES_OF_A_PULL);
            pulled.items().forEach(this::deal);
            after = pulled.next();
            pulledAll = after.isEmpty();
        }
        return ready.isEmpty()
                ? new TaskSource.Pull.Done<>()
                : new TaskSource.Pull.Ready<>(
                        new VerifyTask(
                                ready.remove(),
                                mode,
                                carried,
                                hash,
                                run.settings().acceptSourceChanges()));
    }

    /// A huge folder is shared between workers.
    private void deal(VerifyWork work) {
        int share = run.remote() ? NODES_OF_A_REMOTE_TASK : NODES_OF_A_TASK;
        for (int from = 0; from < work.items().size(); from += share) {
            int to = Math.min(from + share, work.items().size());
            ready.add(new VerifyWork(work.folder(), work.depth(), work.items().subList(from, to)));
        }
    }

    private void fold(Report<VerifyTask.Told> report) throws InterruptedException {
        switch (report) {
            case Report.Emitted(_, VerifyTask.Told told) -> {
                nodes += told.nodes();
                hashed += told.hashed();
                mismatches += told.wrong().size();
                run.gauges().settled(told.nodes());
                for (VerifyTask.Wrong wrong : told.wrong()) {
                    run.gauges().problem();
                    writer.append(
                            new Fact.Mismatch(
                                    run.pass(), wrong.key(), told.depth() + 1, wrong.detail()));
                }
            }
            case Report.Ended<VerifyTask.Told> _ -> {}
            case Report.Lost<VerifyTask.Told>(_, Throwable why) ->
                    throw new IllegalStateException("A verification task ended with a defect", why);
        }
    }
}
