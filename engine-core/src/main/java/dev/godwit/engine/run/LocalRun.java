package dev.godwit.engine.run;

import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.run.TaskSource.Pull;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One run: the caller's thread here, its flights on the workers, the queue between them.
final class LocalRun<O> {

    private final ExecutorService threads;
    private final int limit;
    private final Places places;

    /// From the workers to the caller. A full queue holds the workers back.
    private final BlockingQueue<Report<O>> ready;

    /// What was taken from the queue and not delivered yet. The caller's.
    private final Queue<Report<O>> taken = new ArrayDeque<>();

    /// Added to by the caller; each flight takes itself out as the last thing it does.
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();

    /// Set by the caller, once, before it interrupts anyone.
    private volatile boolean stopped;

    LocalRun(ExecutorService threads, int workers, Places places) {
        this.threads = threads;
        this.limit = 2 * workers;
        this.places = places;
        this.ready = new ArrayBlockingQueue<>(4 * workers);
    }

    /// Runs all tasks and delivers all reports.
    void finish(TaskSource<O> tasks, Sink<Report<O>> reports) throws InterruptedException {
        int inFlight = 0;
        boolean done = false;
        while (true) {
            boolean later = false;
            while (!done && !later && inFlight < limit) {
                switch (tasks.next()) {
                    case Pull.Ready<O>(var task) -> {
                        start(task);
                        inFlight++;
                    }
                    case Pull.Later<O> _ -> later = true;
                    case Pull.Done<O> _ -> done = true;
                }
            }
            if (inFlight == 0) {
                if (done) {
                    return;
                }
                throw new IllegalStateException(
                        "The task source says later, and nothing is in flight to wait for");
            }
            Report<O> report = next();
            if (!(report instanceof Report.Emitted)) {
                inFlight--;
            }
            reports.emit(report);
        }
    }

    /// Takes all reports that are there at once: a worker that waits for room is woken once for
    /// many.
    private Report<O> next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (taken.isEmpty()) {
            taken.add(ready.take());
            ready.drainTo(taken);
        }
        return taken.remove();
    }

    /// Interrupts what is in flight and waits for it; no more is reported. Does nothing after a run
    /// that came to its end.
    void stop() {
        stopped = true;
        flights.forEach(Flight::interrupt);
        boolean interrupted = false;
        for (Flight flight : flights) {
            interrupted |= flight.awaitEnd();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Task<O> task) {
        Flight flight = new Flight(task);
        flights.add(flight);
        try {
            threads.execute(flight);
        } catch (RejectedExecutionException e) {
            flights.remove(flight);
            throw new IllegalStateException("The task runner is closed", e);
        } catch (Throwable e) {
            flights.remove(flight);
            throw e;
        }
    }

    /// A task on its way: waiting for a worker, on one, or over.
    private final class Flight implements Runnable {
        private final Task<O> task;
        private final CountDownLatch over = new CountDownLatch(1);

        /// A worker has taken it up, or never will. Guarded by this.
        private boolean begun;

        /// The worker while it may be interrupted. Guarded by this.
        private @Nullable Thread worker;

        Flight(Task<O> task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (begin()) {
                try {
                    deliver(runTask());
                } finally {
                    end();
                }
            }
        }

        private Report<O> runTask() {
            try {
                task.run(places, this::emit);
                return new Report.Ended<>(task);
            } catch (Throwable e) {
                return new Report.Lost<>(task, e);
            }
        }

        private void emit(O outcome) throws InterruptedException {
            if (stopped) {
                throw new InterruptedException("The run is over");
            }
            ready.put(new Report.Emitted<>(task, outcome));
        }

        /// Puts the last report, whatever interrupts the task left behind or swallowed.
        private void deliver(Report<O> last) {
            Thread.interrupted();
            while (!stopped) {
                try {
                    ready.put(last);
                    return;
                } catch (InterruptedException _) {
                    // By stop(), which the loop then sees, or by a stranger, who is not obeyed.
                }
            }
        }

        /// Whether the task is still to be run.
        private synchronized boolean begin() {
            if (begun || stopped) {
                drop();
                return false;
            }
            begun = true;
            worker = Thread.currentThread();
            return true;
        }

        private void end() {
            synchronized (this) {
                worker = null;
            }
            Thread.interrupted();
            flights.remove(this);
            over.countDown();
        }

        /// Interrupts the worker, or sees to it that there will be none.
        synchronized void interrupt() {
            if (!begun) {
                drop();
            } else if (worker != null) {
                worker.interrupt();
            }
        }

        private void drop() {
            begun = true;
            flights.remove(this);
            over.countDown();
        }

        /// Waits, and returns whether it was interrupted meanwhile.
        boolean awaitEnd() {
            boolean interrupted = false;
            while (true) {
                try {
                    over.await();
                    return interrupted;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
    }
}
