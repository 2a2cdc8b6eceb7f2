package dev.godwit.engine.run;

import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// Runs tasks on platform threads of this process, which are kept from run to run.
///
/// Two tasks for each thread are in flight, so that a thread has its next task at hand while the
/// caller is busy with a report. A task that is told to give up and does not keeps the caller
/// waiting; a task must not call [#run] of its own runner.
public final class LocalTaskRunner implements TaskRunner {

    private final int workers;
    private final ExecutorService threads;

    /// Runs on daemon threads named `godwit-worker-1` and so on.
    ///
    /// @param workers how many tasks to run at once; at least 1
    public LocalTaskRunner(int workers) {
        this(workers, Thread.ofPlatform().daemon().name("godwit-worker-", 1).factory());
    }

    /// @param workers how many tasks to run at once; at least 1
    /// @param factory makes the threads, each when it is first needed
    public LocalTaskRunner(int workers, ThreadFactory factory) {
        if (workers < 1) {
            throw new IllegalArgumentException(
                    "A runner needs at least one worker, not " + workers);
        }
        this.workers = workers;
        this.threads = Executors.newFixedThreadPool(workers, factory);
    }

    /// @throws IllegalStateException when this runner is closed, too
    @Override
    public <O> void run(TaskSource<O> tasks, Places places, Sink<Report<O>> reports)
            throws InterruptedException {
        LocalRun<O> run = new LocalRun<>(threads, workers, places);
        try {
            run.finish(tasks, reports);
        } finally {
            run.stop();
        }
    }

    @Override
    public int parallelism() {
        return workers;
    }

    /// Lets the threads end. A run that is under way on another thread begins no more tasks and
    /// fails.
    @Override
    public void close() {
        threads.shutdown();
    }
}
