package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import java.util.concurrent.Semaphore;

/// Memory for content that only passes through: whoever needs some waits until it is there.
final class Buffers {

    private static final long LEAST_ROOM = 64L << 20;
    private static final int SHARE_OF_HEAP = 8;
    private static final int UNIT = 64 << 10;

    private final int all;
    private final Semaphore units;

    private Buffers(long room) {
        all = (int) (room / UNIT);
        units = new Semaphore(all, true);
    }

    /// An eighth of the heap.
    static Buffers ofHeap() {
        return new Buffers(Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    @FunctionalInterface
    interface Use<T> {
        T run() throws StorageException;
    }

    /// Does something that needs this much memory, when it is there.
    <T> T with(long bytes, Use<T> use) throws StorageException {
        int needed = (int) Math.min(all, bytes / UNIT + 1);
        try {
            units.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("Stopped while waiting for memory");
        }
        try {
            return use.run();
        } finally {
            units.release(needed);
        }
    }
}
