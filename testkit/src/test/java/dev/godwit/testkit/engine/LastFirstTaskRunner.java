package dev.godwit.testkit.engine;

import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.run.TaskSource.Pull;
import java.util.ArrayDeque;
import java.util.Deque;

/// Takes as many tasks as it may have in flight, and runs the latest of them first: on one thread,
/// always in the same order, and yet as if others took longer.
final class LastFirstTaskRunner implements TaskRunner {

    private static final int IN_FLIGHT = 4;

    @Override
    public <O> void run(TaskSource<O> tasks, Places places, Sink<Report<O>> reports)
            throws InterruptedException {
        Deque<Task<O>> inFlight = new ArrayDeque<>();
        while (true) {
            Pull<O> pull = inFlight.size() < IN_FLIGHT ? tasks.next() : new Pull.Later<>();
            switch (pull) {
                case Pull.Ready<O>(Task<O> task) -> inFlight.push(task);
                case Pull.Later<O> _ -> runLast(inFlight, places, reports);
                case Pull.Done<O> _ -> {
                    if (inFlight.isEmpty()) {
                        return;
                    }
                    runLast(inFlight, places, reports);
                }
            }
        }
    }

    private static <O> void runLast(Deque<Task<O>> inFlight, Places places, Sink<Report<O>> reports)
            throws InterruptedException {
        if (inFlight.isEmpty()) {
            throw new IllegalStateException("Later, and nothing is in flight");
        }
        Task<O> task = inFlight.pop();
        task.run(places, outcome -> reports.emit(new Report.Emitted<>(task, outcome)));
        reports.emit(new Report.Ended<>(task));
    }

    @Override
    public int parallelism() {
        return 2;
    }

    @Override
    public void close() {}
}
