package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException.Stopped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How many requests of one server may be under way at once, of all who share this: one more after
/// a round of answers, half as many when the server asks for less.
final class Permits {

    /// Answers to requests that were under way when the server first complained tell nothing new.
    private static final long DEAF_NS = TimeUnit.SECONDS.toNanos(1);

    /// Monotonic, in nanoseconds.
    private final LongSupplier clock;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition free = lock.newCondition();

    /// Guarded by the lock, as all below.
    private int most;

    private double limit;
    private int inUse;
    private long lowered;

    Permits(int most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
        limit = most;
        lowered = clock.getAsLong() - DEAF_NS;
    }

    /// Never again more than this: somebody who shares it wants no more.
    void atMost(int requests) {
        lock.lock();
        try {
            most = Math.min(most, requests);
            limit = Math.min(limit, most);
        } finally {
            lock.unlock();
        }
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
            long now = clock.getAsLong();
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
