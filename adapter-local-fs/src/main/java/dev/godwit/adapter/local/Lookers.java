package dev.godwit.adapter.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Threads that look at the children of huge folders, besides the one that lists them. There are
/// none before the first such folder.
final class Lookers implements AutoCloseable {

    /// More looks at once than this gain nothing, on a disk or off it.
    private static final int MOST = 8;

    private final int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST);

    /// Guarded by this.
    private @Nullable ExecutorService pool;

    int threads() {
        return threads;
    }

    /// Has one of them do something.
    <T> CompletableFuture<T> begin(Supplier<T> look) {
        return CompletableFuture.supplyAsync(look, pool());
    }

    private synchronized ExecutorService pool() {
        ExecutorService known = pool;
        if (known == null) {
            ThreadFactory named = Thread.ofPlatform().daemon().name("godwit-look-", 1).factory();
            known = Executors.newFixedThreadPool(threads, named);
            pool = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
