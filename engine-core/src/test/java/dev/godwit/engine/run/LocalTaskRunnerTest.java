package dev.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.run.TaskSource.Pull;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalTaskRunnerTest extends TaskRunnerContract {

    private static final int WORKERS = 3;

    @Override
    TaskRunner open() {
        return new LocalTaskRunner(WORKERS);
    }

    @Test
    void isFoundUnderItsName() {
        assertThat(ServiceLoader.load(TaskRunnerProvider.class))
                .anySatisfy(provider -> {
                    assertThat(provider.name()).isEqualTo("local");
                    TaskRunner opened = provider.open(5);
                    assertThat(opened.parallelism()).isEqualTo(5);
                    opened.close();
                });
    }

    @Test
    void refusesToBeWithoutWorkers() {
        assertThatThrownBy(() -> new LocalTaskRunner(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runsAsManyTasksAtOnceAsItHasWorkersAndKeepsTheirThreads() throws Exception {
        CyclicBarrier all = new CyclicBarrier(WORKERS);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Task<Integer> meeting =
                (_, _) -> {
                    threads.add(Thread.currentThread());
                    meet(all);
                };

        for (int run = 0; run < 3; run++) {
            runner.run(queue(List.of(meeting, meeting, meeting)), PLACES, _ -> {});
        }

        assertThat(threads).hasSize(WORKERS);
        assertThat(threads).allSatisfy(t -> assertThat(t.getName()).startsWith("godwit-worker-"));
    }

    @Test
    void workersGoOnWhileTheCallerIsBusyWithAReport() throws Exception {
        CountDownLatch begun = new CountDownLatch(2 * WORKERS);
        AtomicBoolean first = new AtomicBoolean(true);
        Task<Integer> task = (_, _) -> begun.countDown();
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 2 * WORKERS; i++) {
            tasks.add(task);
        }

        runner.run(
                queue(tasks),
                PLACES,
                _ -> {
                    if (first.getAndSet(false)) {
                        begun.await();
                    }
                });

        assertThat(begun.getCount()).isZero();
    }

    @Test
    void emittedOutcomesWaitWhenTheCallerIsSlower() throws Exception {
        AtomicInteger emitted = new AtomicInteger();
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger furthest = new AtomicInteger();
        Task<Integer> flood =
                (_, out) -> {
                    for (int i = 0; i < 10_000; i++) {
                        out.emit(i);
                        emitted.incrementAndGet();
                    }
                };

        runner.run(
                queue(List.of(flood, flood, flood)),
                PLACES,
                _ -> {
                    int ahead = emitted.get() - delivered.getAndIncrement();
                    furthest.accumulateAndGet(ahead, Math::max);
                });

        assertThat(furthest.get()).isLessThanOrEqualTo(2 * 4 * WORKERS + WORKERS);
    }

    @Test
    void asksAgainAfterLaterOnceAReportHasBeenDelivered() throws Exception {
        List<String> story = new ArrayList<>();
        Semaphore go = new Semaphore(0);
        Task<Integer> task =
                (_, out) -> {
                    go.acquire();
                    out.emit(1);
                    go.acquire();
                };
        AtomicInteger asked = new AtomicInteger();

        runner.run(
                () -> {
                    story.add("asked");
                    int times = asked.incrementAndGet();
                    if (times == 1) {
                        return new Pull.Ready<>(task);
                    }
                    if (times <= 3) {
                        go.release();
                        return new Pull.Later<>();
                    }
                    return new Pull.Done<>();
                },
                PLACES,
                report -> story.add(report instanceof Report.Emitted<?> ? "outcome" : "end"));

        assertThat(story).containsExactly("asked", "asked", "outcome", "asked", "end", "asked");
    }

    @Test
    void isNotAskedAgainAfterDone() throws Exception {
        AtomicInteger dones = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(4);

        runner.run(
                () -> {
                    if (left.getAndDecrement() > 0) {
                        return new Pull.Ready<>(new Count(1, 2));
                    }
                    dones.incrementAndGet();
                    return new Pull.Done<>();
                },
                PLACES,
                _ -> {});

        assertThat(dones).hasValue(1);
    }

    @Test
    void waitsForInterruptedTasksBeforeTheFailureIsThrown() {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch sleeping = new CountDownLatch(WORKERS - 1);
        Task<Integer> sleeper =
                (_, _) -> {
                    sleeping.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.incrementAndGet();
                    }
                };
        Task<Integer> speaker = (_, out) -> out.emit(1);

        assertThatThrownBy(() ->
                        runner.run(
                                queue(List.of(sleeper, sleeper, speaker)),
                                PLACES,
                                _ -> {
                                    sleeping.await();
                                    throw new IllegalArgumentException("no");
                                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(ended).hasValue(WORKERS - 1);
    }

    @Test
    void waitsForInterruptedTasksWhenTheCallerIsInterrupted() {
        Thread caller = Thread.currentThread();
        AtomicInteger ended = new AtomicInteger();
        CyclicBarrier all = new CyclicBarrier(WORKERS);
        Task<Integer> sleeper =
                (_, _) -> {
                    try {
                        if (meet(all) == 0) {
                            caller.interrupt();
                        }
                        new CountDownLatch(1).await();
                    } finally {
                        ended.incrementAndGet();
                    }
                };

        assertThatThrownBy(() ->
                        runner.run(queue(List.of(sleeper, sleeper, sleeper)), PLACES, _ -> {}))
                .isInstanceOf(InterruptedException.class);

        assertThat(ended).hasValue(WORKERS);
        assertThat(caller.isInterrupted()).isFalse();
    }

    @Test
    void tasksThatDidNotBeginNeverDoAfterAFailure() {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch allBusy = new CountDownLatch(WORKERS);
        Task<Integer> speaker = (_, out) -> out.emit(1);
        Task<Integer> busy =
                (_, _) -> {
                    begun.incrementAndGet();
                    allBusy.countDown();
                    new CountDownLatch(1).await();
                };

        assertThatThrownBy(() ->
                        runner.run(
                                queue(List.of(speaker, busy, busy, busy, busy, busy)),
                                PLACES,
                                _ -> {
                                    allBusy.await();
                                    throw new IllegalArgumentException("no");
                                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(begun).hasValue(WORKERS);
    }

    @Test
    void aWorkerBlockedOnAFullQueueIsFreedByAFailure() {
        Task<Integer> flood =
                (_, out) -> {
                    int i = 0;
                    while (true) {
                        out.emit(i++);
                    }
                };

        assertThatThrownBy(() ->
                        runner.run(
                                queue(List.of(flood, flood, flood)),
                                PLACES,
                                report -> {
                                    if (report instanceof Report.Emitted<Integer> emitted
                                            && emitted.outcome() == 1_000) {
                                        throw new IllegalArgumentException("no");
                                    }
                                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInterruptThatATaskLeavesBehindReachesNoOther() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tasks.add((_, out) -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                }
                out.emit(1);
                Thread.currentThread().interrupt();
            });
        }
        AtomicInteger ended = new AtomicInteger();

        runner.run(
                queue(tasks),
                PLACES,
                report -> {
                    if (report instanceof Report.Ended) {
                        ended.incrementAndGet();
                    }
                });

        assertThat(interrupted).hasValue(0);
        assertThat(ended).hasValue(300);
    }

    @Test
    void aTaskThatGivesUpUnaskedIsLost() throws Exception {
        List<Report<Integer>> reports = new ArrayList<>();
        Task<Integer> gaveUp =
                (_, _) -> {
                    throw new InterruptedException("by a stranger");
                };

        runner.run(queue(List.of(gaveUp)), PLACES, reports::add);

        assertThat(reports).hasSize(1).first().isInstanceOf(Report.Lost.class);
    }

    @Test
    void runsOfSeveralCallersDoNotMix() throws Exception {
        AtomicInteger reported = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            int mine = caller;
            Thread thread =
                    Thread.ofPlatform()
                            .unstarted(() -> {
                                List<Task<Integer>> tasks = new ArrayList<>();
                                for (int i = 0; i < 200; i++) {
                                    tasks.add((_, out) -> out.emit(mine));
                                }
                                runQuietly(tasks, mine, reported);
                            });
            callers.add(thread);
            thread.start();
        }
        for (Thread thread : callers) {
            thread.join();
        }

        assertThat(reported).hasValue(4 * 200);
    }

    @Test
    void refusesToRunWhenClosed() {
        runner.close();

        assertThatThrownBy(() -> runner.run(queue(counts(1)), PLACES, _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private void runQuietly(List<Task<Integer>> tasks, int expected, AtomicInteger reported) {
        try {
            runner.run(
                    queue(tasks),
                    PLACES,
                    report -> {
                        if (report instanceof Report.Emitted<Integer> emitted
                                && emitted.outcome() == expected) {
                            reported.incrementAndGet();
                        }
                    });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            return barrier.await();
        } catch (BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }
}
