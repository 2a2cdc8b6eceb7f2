package dev.godwit.engine.discovery;

import dev.godwit.api.Settings;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Settles the pairs that only their content can tell apart, by reading both.
final class Hashing {

    private static final int PAIRS_OF_A_PULL = 4_096;
    private static final int PAIRS_OF_A_TASK = 64;
    private static final long BYTES_OF_A_TASK = 64L << 20;

    private final RunContext run;
    private final StateWriter writer;
    private final Carried carried;
    private final Settings.Hash hash;
    private List<HashWork> pulled = List.of();
    private int next;
    private Optional<WorkKey> after = Optional.empty();
    private boolean pulledAll;

    Hashing(RunContext run, StateWriter writer) {
        this.run = run;
        this.writer = writer;
        carried = run.carried();
        Settings.Hash asked = run.settings().hash();
        hash = asked == Settings.Hash.NONE ? Settings.Hash.XXH3 : asked;
    }

    /// @return whether it came to its end
    boolean run() throws InterruptedException {
        run.runner().run(this::next, run.places(), this::fold);
        writer.flush();
        return !run.stop().stopping();
    }

    private TaskSource.Pull<HashTask.Told> next() {
        if (run.stop().stopping()) {
            return new TaskSource.Pull.Done<>();
        }
        while (next == pulled.size() && !pulledAll) {
            Pulled<HashWork> more = run.store().toHash(run.pass(), after, PAIRS_OF_A_PULL);
            pulled = more.items();
            next = 0;
            after = more.next();
            pulledAll = after.isEmpty();
        }
        if (next == pulled.size()) {
            return new TaskSource.Pull.Done<>();
        }
        List<HashWork> share = new ArrayList<>();
        long bytes = 0;
        while (next < pulled.size() && share.size() < PAIRS_OF_A_TASK && bytes < BYTES_OF_A_TASK) {
            HashWork work = pulled.get(next++);
            share.add(work);
            bytes += work.source().size();
        }
        return new TaskSource.Pull.Ready<>(new HashTask(share, hash));
    }

    private void fold(Report<HashTask.Told> report) throws InterruptedException {
        switch (report) {
            case Report.Emitted(_, HashTask.Told(HashWork work, boolean equal)) -> {
                Verdict verdict =
                        equal
                                ? carried.comparison().metadata(work.source(), work.destination())
                                : Verdict.CHANGED;
                boolean conflict = !equal && work.conflict();
                writer.append(
                        new Fact.Differs(run.pass(), work.key(), work.depth(), verdict, conflict));
            }
            case Report.Ended<HashTask.Told> _ -> {}
            case Report.Lost<HashTask.Told>(_, Throwable why) ->
                    throw new IllegalStateException("A hashing task ended with a defect", why);
        }
    }
}
