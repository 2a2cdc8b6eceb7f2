package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class GroupSyncTest {

    @Test
    void sharesOneSyncAmongThoseWhoCameWhileAnotherRan() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        GroupSync together =
                new GroupSync(() -> {
                    if (syncs.incrementAndGet() == 1) {
                        firstRuns.countDown();
                        await(mayEnd);
                    }
                });
        List<Thread> threads = new ArrayList<>();
        threads.add(start(together));
        firstRuns.await();
        for (int i = 0; i < 5; i++) {
            threads.add(start(together));
        }
        for (Thread waiting : threads.subList(1, 6)) {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        mayEnd.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(syncs).as("one for the first, one for all others").hasValue(2);
    }

    @Test
    void neverTrustsADiskThatFailedOnce() {
        AtomicInteger syncs = new AtomicInteger();
        GroupSync together =
                new GroupSync(() -> {
                    if (syncs.incrementAndGet() == 2) {
                        throw new Corrupt("Input/output error", null);
                    }
                });

        assertThat(outcome(together)).isEqualTo("done");
        assertThat(outcome(together)).isEqualTo("Input/output error");
        assertThat(outcome(together)).isEqualTo("Input/output error");
    }

    @Test
    void stopsWaitingWhenItIsInterrupted() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        GroupSync together =
                new GroupSync(() -> {
                    runs.countDown();
                    await(mayEnd);
                });
        Thread first = start(together);
        runs.await();
        Thread.currentThread().interrupt();

        assertThatThrownBy(together::run).isInstanceOf(Stopped.class);
        assertThat(Thread.interrupted()).as("interrupts are not swallowed").isTrue();
        mayEnd.countDown();
        first.join();
    }

    private static String outcome(GroupSync together) {
        try {
            together.run();
            return "done";
        } catch (StorageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Thread start(GroupSync together) {
        return Thread.ofPlatform().start(() -> outcome(together));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
