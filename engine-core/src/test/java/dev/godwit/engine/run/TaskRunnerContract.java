package dev.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.run.TaskSource.Pull;
import dev.godwit.spi.value.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for every task runner; each test's name has the words of its promise in [TaskRunner].
@Timeout(300)
abstract class TaskRunnerContract {

    static final Places PLACES =
            new Places() {
                @Override
                public FSAdapter adapter(Side side) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public CopyControl control() {
                    return _ -> {};
                }

                @Override
                public boolean owned() {
                    return true;
                }

                @Override
                public boolean stopping() {
                    return false;
                }
            };

    TaskRunner runner;

    abstract TaskRunner open();

    @BeforeEach
    void openRunner() {
        runner = open();
    }

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    @Test
    @DisplayName("Runs the source's tasks until it is done and each is reported Ended or Lost")
    void runsAllTasks() throws Exception {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tasks.add(i % 7 == 3 ? new Broken(i) : new Count(i, i % 5));
        }
        Set<Task<Integer>> over = new HashSet<>();
        List<Integer> outcomes = new ArrayList<>();

        runner.run(
                queue(tasks),
                PLACES,
                report -> {
                    switch (report) {
                        case Report.Emitted<Integer>(_, var outcome) -> outcomes.add(outcome);
                        case Report.Ended<Integer>(var task) -> {
                            assertThat(task).isInstanceOf(Count.class);
                            assertThat(over.add(task)).isTrue();
                        }
                        case Report.Lost<Integer>(var task, var why) -> {
                            assertThat(task).isInstanceOf(Broken.class);
                            assertThat(why).hasMessage("defect");
                            assertThat(over.add(task)).isTrue();
                        }
                    }
                });

        assertThat(over).hasSameElementsAs(tasks);
        assertThat(outcomes)
                .hasSize(tasks.stream().mapToInt(t -> t instanceof Count(_, int n) ? n : 1).sum());
    }

    @Test
    @DisplayName("A source that is done at once makes a run without reports")
    void runsNothing() throws Exception {
        runner.run(queue(List.<Task<Integer>>of()), PLACES, _ -> fail("A report of no task"));
    }

    @Test
    @DisplayName(
            "Back-pressure: the source is asked only while fewer tasks are in flight than used")
    void asksOnlyWhenThereIsRoom() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Queue<Task<Integer>> tasks = new ArrayDeque<>(counts(500));
        TaskSource<Integer> source =
                () -> {
                    Task<Integer> task = tasks.poll();
                    if (task == null) {
                        return new Pull.Done<>();
                    }
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    return new Pull.Ready<>(task);
                };

        runner.run(
                source,
                PLACES,
                report -> {
                    if (!(report instanceof Report.Emitted)) {
                        inFlight.decrementAndGet();
                    }
                });

        assertThat(inFlight.get()).isZero();
        assertThat(most.get()).isBetween(1, 2 * runner.parallelism());
    }

    @Test
    @DisplayName(
            "Thread: the source is asked and reports are delivered on the caller's thread only")
    void staysOnTheCallersThread() throws Exception {
        Thread caller = Thread.currentThread();
        TaskSource<Integer> tasks = queue(counts(200));

        runner.run(
                () -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    return tasks.next();
                },
                PLACES,
                _ -> assertThat(Thread.currentThread()).isSameAs(caller));
    }

    @Test
    @DisplayName("Order: a task's reports come in the order it emitted them, its end last")
    void keepsTheOrderOfATask() throws Exception {
        Map<Task<Integer>, Integer> next = new HashMap<>();
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(new Count(i, 100));
        }

        runner.run(
                queue(tasks),
                PLACES,
                report -> {
                    int seen = next.getOrDefault(report.task(), 0);
                    if (report instanceof Report.Emitted<Integer>(_, Integer outcome)) {
                        assertThat(outcome).isEqualTo(seen);
                    } else {
                        assertThat(seen).isEqualTo(100);
                    }
                    next.put(report.task(), seen + 1);
                });

        assertThat(next.values()).hasSize(50).containsOnly(101);
    }

    @Test
    @DisplayName("Lost: what a task emitted before its defect is reported before it")
    void reportsWhatALostTaskEmitted() throws Exception {
        List<Report<Integer>> reports = new ArrayList<>();

        runner.run(queue(List.of(new Broken(1))), PLACES, reports::add);

        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst()).isInstanceOf(Report.Emitted.class);
        assertThat(reports.getLast()).isInstanceOf(Report.Lost.class);
    }

    @Test
    @DisplayName("Lost: an Error is a defect of its task, and the run goes on")
    void survivesErrors() throws Exception {
        Task<Integer> defective =
                (_, _) -> {
                    throw new StackOverflowError();
                };
        List<Report<Integer>> reports = new ArrayList<>();

        runner.run(queue(List.of(defective, new Count(1, 0))), PLACES, reports::add);

        assertThat(reports).hasSize(2);
        assertThat(reports)
                .anySatisfy(report -> {
                    assertThat(report).isInstanceOf(Report.Lost.class);
                    assertThat(((Report.Lost<Integer>) report).why())
                            .isInstanceOf(StackOverflowError.class);
                });
    }

    @Test
    @DisplayName("Failure: what reports throws ends the run, and no more is reported")
    void endsWhenReportsFail() {
        for (Throwable failure : List.of(new IllegalArgumentException("no"), new Error("no"))) {
            AtomicInteger delivered = new AtomicInteger();

            Throwable thrown =
                    catchThrowable(() ->
                            runner.run(
                                    queue(counts(100)),
                                    PLACES,
                                    _ -> {
                                        if (delivered.incrementAndGet() == 20) {
                                            throwUnchecked(failure);
                                        }
                                    }));

            assertThat(thrown).isSameAs(failure);
            assertThat(delivered).hasValue(20);
        }
    }

    @Test
    @DisplayName("Failure: a task cannot hide that reports failed")
    void seesFailureThatATaskSwallows() {
        Task<Integer> stubborn =
                (_, out) -> {
                    for (int i = 0; i < 100; i++) {
                        try {
                            out.emit(i);
                        } catch (InterruptedException | RuntimeException _) {
                            Thread.interrupted();
                        }
                    }
                };

        assertThatThrownBy(() ->
                        runner.run(
                                queue(List.of(stubborn)),
                                PLACES,
                                _ -> {
                                    throw new IllegalArgumentException("no");
                                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("Failure: what the source throws ends the run")
    void endsWhenTheSourceFails() {
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() ->
                        runner.<Integer>run(
                                () -> {
                                    if (asked.incrementAndGet() == 5) {
                                        throw new IllegalArgumentException("no");
                                    }
                                    return new Pull.Ready<>(new Count(1, 3));
                                },
                                PLACES,
                                _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("A runner is as good after a run that failed")
    void runsAgainAfterAFailure() throws Exception {
        for (int round = 0; round < 20; round++) {
            assertThatThrownBy(() ->
                            runner.run(
                                    queue(counts(20)),
                                    PLACES,
                                    _ -> {
                                        throw new IllegalArgumentException("no");
                                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            AtomicInteger ended = new AtomicInteger();

            runner.run(
                    queue(counts(20)),
                    PLACES,
                    report -> ended.addAndGet(report instanceof Report.Ended ? 1 : 0));

            assertThat(ended).hasValue(20);
        }
    }

    @Test
    @DisplayName("A caller that is interrupted gets InterruptedException, its flag cleared")
    void throwsWhenTheCallerIsInterrupted() {
        Thread caller = Thread.currentThread();
        AtomicInteger delivered = new AtomicInteger();

        assertThatThrownBy(() ->
                        runner.run(
                                queue(counts(10_000)),
                                PLACES,
                                _ -> {
                                    if (delivered.incrementAndGet() == 10) {
                                        caller.interrupt();
                                    }
                                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(delivered.get()).isLessThan(100);
    }

    @Test
    @DisplayName("Later, and nothing in flight to wait for, is a defect of the source")
    void refusesLaterWithNothingInFlight() {
        assertThatThrownBy(() -> runner.<Integer>run(Pull.Later::new, PLACES, _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is in flight");
    }

    @Test
    @DisplayName("Tasks see the places they are given")
    void passesThePlaces() throws Exception {
        AtomicReference<Places> seen = new AtomicReference<>();
        Task<Integer> task = (places, _) -> seen.set(places);

        runner.run(queue(List.of(task)), PLACES, _ -> {});

        assertThat(seen.get()).isSameAs(PLACES);
    }

    static <O> TaskSource<O> queue(Collection<? extends Task<O>> tasks) {
        Queue<Task<O>> queue = new ArrayDeque<>(tasks);
        return () -> {
            Task<O> task = queue.poll();
            return task == null ? new Pull.Done<>() : new Pull.Ready<>(task);
        };
    }

    static List<Task<Integer>> counts(int tasks) {
        List<Task<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            counts.add(new Count(i, 3));
        }
        return counts;
    }

    private static void throwUnchecked(Throwable failure) {
        if (failure instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    /// Emits 0, 1, … below `outcomes`.
    record Count(int id, int outcomes) implements Task<Integer> {
        @Override
        public void run(Places places, Sink<Integer> out) throws InterruptedException {
            for (int i = 0; i < outcomes; i++) {
                out.emit(i);
            }
        }
    }

    /// Emits one outcome, then has a defect.
    record Broken(int id) implements Task<Integer> {
        @Override
        public void run(Places places, Sink<Integer> out) throws InterruptedException {
            out.emit(0);
            throw new IllegalStateException("defect");
        }
    }
}
