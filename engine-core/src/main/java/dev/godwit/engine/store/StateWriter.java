package dev.godwit.engine.store;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Gathers facts into batches and commits them in order, behind the thread that gathers: while one
/// batch is being written the next fills, and with two under way the gatherer waits.
///
/// Used by one thread. A batch that failed fails the next call.
public final class StateWriter {

    private static final int ROWS_OF_A_BATCH = 8_192;
    private static final int BATCHES_UNDER_WAY = 2;

    private final StateStore store;
    private final long epoch;
    private final ExecutorService executor;
    private final Deque<Future<?>> underWay = new ArrayDeque<>();
    private List<Fact> batch = new ArrayList<>();
    private int rows;

    /// @param executor one thread, so that batches stay in order; one that runs at once makes
    ///   commits synchronous
    public StateWriter(StateStore store, long epoch, ExecutorService executor) {
        this.store = store;
        this.epoch = epoch;
        this.executor = executor;
    }

    /// Adds a fact to the batch; it is durable after the next [#flush].
    public void append(Fact fact) throws InterruptedException {
        batch.add(fact);
        rows += fact instanceof Fact.Children(_, _, _, var children) ? children.size() : 1;
        if (rows >= ROWS_OF_A_BATCH) {
            submit();
        }
    }

    /// Commits what was gathered and waits until all of it is durable.
    public void flush() throws InterruptedException {
        submit();
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    /// Waits for what is under way, then does something else with the store in the writer's turn.
    public <T> T alone(Callable<T> work) throws InterruptedException {
        flush();
        return await(executor.submit(work));
    }

    private void submit() throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        StateBatch full = new StateBatch(epoch, true, batch);
        batch = new ArrayList<>();
        rows = 0;
        underWay.add(executor.submit(() -> store.commit(full)));
        while (underWay.size() > BATCHES_UNDER_WAY) {
            await(underWay.remove());
        }
    }

    /// Waits for what the executor does, and throws what that threw.
    public static <T> T await(Future<T> result) throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default ->
                        throw new IllegalStateException("The store's work ended strangely", e);
            }
        }
    }
}
