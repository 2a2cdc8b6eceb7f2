package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Transient;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets callers that arrive while a sync runs share the next one: whoever asks is covered by the
/// first sync that begins after it asked.
///
/// After a failure nobody can say any more what of all that was written before is on disk, so every
/// later call fails too.
final class GroupSync {

    private final Sync sync;

    // All guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private long begun;
    private long done;
    private @Nullable StorageException failure;

    GroupSync(Sync sync) {
        this.sync = sync;
    }

    interface Sync {
        void run() throws StorageException;
    }

    void run() throws StorageException {
        if (awaitTurn()) {
            StorageException failed = null;
            try {
                sync.run();
            } catch (StorageException e) {
                failed = e;
            } catch (RuntimeException | Error e) {
                failed = new Transient("A sync ended with a defect: " + e, e);
                throw e;
            } finally {
                end(failed);
            }
        }
        checkNoFailure();
    }

    /// @return whether the caller is to run the sync; otherwise one that covers it has run
    private boolean awaitTurn() throws StorageException {
        lock.lock();
        try {
            long mine = begun + 1;
            while (running && done < mine) {
                ended.await();
            }
            if (done >= mine) {
                return false;
            }
            running = true;
            begun++;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("Stopped before what was written was known to be on disk");
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable StorageException failed) {
        lock.lock();
        try {
            running = false;
            done = begun;
            failure = failure == null ? failed : failure;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void checkNoFailure() throws StorageException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }
}
