package dev.godwit.engine.run;

import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.run.TaskSource.Pull;
import org.jspecify.annotations.Nullable;

/// Runs each task on the caller's thread, in the order of the source; an outcome is reported before
/// the task goes on. The same tasks always give the same reports in the same order.
public final class DirectTaskRunner implements TaskRunner {

    @Override
    public <O> void run(TaskSource<O> tasks, Places places, Sink<Report<O>> reports)
            throws InterruptedException {
        while (true) {
            switch (tasks.next()) {
                case Pull.Ready<O>(var task) -> new Turn<>(task, reports).run(places);
                case Pull.Later<O> _ ->
                        throw new IllegalStateException(
                                "The task source says later, and nothing is in flight to wait for");
                case Pull.Done<O> _ -> {
                    return;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public void close() {}

    /// One task's run, which tells a failure of `reports` from one of the task.
    private static final class Turn<O> implements Sink<O> {
        private final Task<O> task;
        private final Sink<Report<O>> reports;
        private @Nullable Throwable failure;

        Turn(Task<O> task, Sink<Report<O>> reports) {
            this.task = task;
            this.reports = reports;
        }

        void run(Places places) throws InterruptedException {
            Report<O> last = runTask(places);
            switch (failure) {
                case null -> reports.emit(last);
                case InterruptedException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }

        private Report<O> runTask(Places places) throws InterruptedException {
            try {
                task.run(places, this);
                return new Report.Ended<>(task);
            } catch (InterruptedException e) {
                if (failure == null) {
                    throw e;
                }
                return new Report.Lost<>(task, e);
            } catch (Throwable e) {
                return new Report.Lost<>(task, e);
            }
        }

        @Override
        public void emit(O outcome) throws InterruptedException {
            if (failure == null) {
                try {
                    reports.emit(new Report.Emitted<>(task, outcome));
                    return;
                } catch (Throwable e) {
                    failure = e;
                }
            }
            throw new InterruptedException("The run is over");
        }
    }
}
