package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException.Stopped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many requests may be under way at once: one more after a round of answers, half as many when
/// the server asks for less.
final class Permits {

    /// Answers to requests that were under way when the server first complained tell nothing new.
    private static final long DEAF_NS = TimeUnit.SECONDS.toNanos(1);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition free = lock.newCondition();

    /// Guarded by the lock, as all below.
    private double limit;

    private int inUse;
    private long lowered = System.nanoTime() - DEAF_NS;

    Permits(int most) {
        this.most = most;
        limit = most;
    }

    void acquire() throws Stopped {
        try {
            lock.lockInterruptibly();
            try {
                while (inUse >= (int) limit) {
                    free.await();
                }
                inUse++;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("Stopped while waiting for the server");
        }
    }

    void release() {
        lock.lock();
        try {
            inUse--;
            free.signal();
        } finally {
            lock.unlock();
        }
    }

    /// A request was answered.
    void answered() {
        lock.lock();
        try {
            if (limit < most) {
                limit = Math.min(most, limit + 1 / limit);
                free.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The server asked for fewer requests.
    void throttled() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (now - lowered >= DEAF_NS) {
                lowered = now;
                limit = Math.max(1, limit / 2);
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many may be under way now.
    int limit() {
        lock.lock();
        try {
            return (int) limit;
        } finally {
            lock.unlock();
        }
    }
}
