package dev.godwit.testkit.engine;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.StateStore;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.store.CrashingStateStore;
import dev.godwit.testkit.store.CrashingStateStore.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Crashes one small migration at each of its durable steps in turn, cuts the destination's power
/// at the same moment, runs it again and looks at what is there.
final class CrashSweep {

    private static final int MOST_STEPS = 500;

    private final Path home;
    private UnaryOperator<FSAdapter> destinationDefect = UnaryOperator.identity();
    private UnaryOperator<StateStore> storeDefect = UnaryOperator.identity();
    private Consumer<TreeBuilder> tree =
            source ->
                    source.random(3, 40)
                            .folder("deep/er")
                            .file("deep/er/replaced", "new content")
                            .file("deep/clean", "c")
                            .hardLink("deep/second", "deep/clean");

    CrashSweep(Path home) {
        this.home = home;
    }

    /// A defect to be found: the adapter as the engine sees it.
    CrashSweep withDestination(UnaryOperator<FSAdapter> defect) {
        destinationDefect = defect;
        return this;
    }

    /// A defect to be found: the store as the engine sees it.
    CrashSweep withStore(UnaryOperator<StateStore> defect) {
        storeDefect = defect;
        return this;
    }

    /// Another tree, which has a file at `deep/er/replaced` too.
    CrashSweep withSource(Consumer<TreeBuilder> other) {
        tree = other;
        return this;
    }

    /// What a sweep found.
    ///
    /// @param crashes how many steps there were
    /// @param broken what was wrong after which of them
    record Found(int crashes, List<String> broken) {}

    Found run(When when) throws Exception {
        List<String> broken = new ArrayList<>();
        for (int step = 1; step < MOST_STEPS; step++) {
            Optional<String> wrong = crashAt(step, when);
            if (wrong.isEmpty()) {
                return new Found(step - 1, broken);
            }
            if (!wrong.get().isEmpty()) {
                broken.add(when + " step " + step + ": " + wrong.get());
            }
        }
        throw new AssertionError("The migration never came to its end");
    }

    /// The same before each barrier, when the most is done that none covers.
    ///
    /// @param luck of what a power cut leaves
    Found runAtBarriers(int luck) throws Exception {
        List<String> broken = new ArrayList<>();
        for (int barrier = 1; barrier < MOST_STEPS; barrier++) {
            AtomicInteger left = new AtomicInteger(barrier);
            destinationDefect =
                    real ->
                            CrashSweepTest.decorated(
                                    FSAdapter.class,
                                    real,
                                    "barrier",
                                    _ -> {
                                        if (left.decrementAndGet() == 0) {
                                            throw new Crash("Before a barrier");
                                        }
                                        real.barrier();
                                        return null;
                                    });
            Optional<String> wrong =
                    crashAt(
                            "barrier-" + luck + "-" + barrier,
                            real -> real,
                            () -> left.get() <= 0,
                            new SplittableRandom(barrier + 1_000L * luck));
            if (wrong.isEmpty()) {
                return new Found(barrier - 1, broken);
            }
            if (!wrong.get().isEmpty()) {
                broken.add("before barrier " + barrier + ", luck " + luck + ": " + wrong.get());
            }
        }
        throw new AssertionError("The migration never came to its end");
    }

    private Optional<String> crashAt(int step, When when) throws Exception {
        List<CrashingStateStore> opened = new ArrayList<>();
        return crashAt(
                when + "-" + step,
                real -> {
                    CrashingStateStore crashing = new CrashingStateStore(real, step, when);
                    opened.add(crashing);
                    return crashing;
                },
                () -> opened.getFirst().crashed(),
                new Random(step));
    }

    /// What is wrong after a crash: nothing as an empty text; empty when there was none.
    private Optional<String> crashAt(
            String name,
            UnaryOperator<StateStore> crashing,
            BooleanSupplier crashed,
            RandomGenerator chance)
            throws Exception {
        MemoryDisk source = new MemoryDisk();
        MemoryDisk destination = new MemoryDisk();
        tree.accept(TreeBuilder.in(source.tree("source")));
        TreeBuilder.in(destination.tree("destination"))
                .file("deep/er/replaced", "old")
                .file("extra", "x");
        destination.adapter("destination").barrier();
        EngineHarness harness =
                new EngineHarness(source, destination, home.resolve(name))
                        .setting("on-conflict", "overwrite")
                        .destination(destinationDefect);
        harness.store(real -> storeDefect.apply(crashing.apply(real)));
        try {
            harness.migrate();
            return Optional.empty();
        } catch (Crash | RuntimeException e) {
            if (!crashed.getAsBoolean()) {
                throw e;
            }
        }
        destination.powerCut(chance);
        List<StateStore> last = new ArrayList<>();
        harness.store(real -> {
            last.add(real);
            return storeDefect.apply(real);
        });
        MigrationStatus status = harness.migrate();
        try (Migration reopened = harness.open()) {
            Optional<String> twice = endedTwice(last.getLast().history());
            if (twice.isPresent()) {
                return Optional.of(reopened.name() + " ended twice: " + twice.get());
            }
        }
        return Optional.of(
                wrong(
                        status,
                        source.tree("source").snapshot(),
                        destination.tree("destination").snapshot()));
    }

    /// The moves of phase, if one came to the end from anywhere twice without leaving it.
    private static Optional<String> endedTwice(List<Fact.Happened> history) {
        List<String> moves =
                history.stream()
                        .filter(happened -> happened.what().equals("phase"))
                        .map(Fact.Happened::detail)
                        .toList();
        String end = Phase.COMPLETE.text();
        long ends = moves.stream().filter(move -> move.endsWith(" to " + end)).count();
        long again = moves.stream().filter(move -> move.startsWith(end + " to ")).count();
        return ends == again + 1 ? Optional.empty() : Optional.of(moves.toString());
    }

    private static String wrong(MigrationStatus status, Snapshot source, Snapshot destination) {
        if (status.phase() != Phase.COMPLETE) {
            return "ended in phase " + status.phase();
        }
        Snapshot ours = destination.where(path -> !path.equals("extra"));
        if (!ours.withoutReserved().equals(source)) {
            return "the destination is not the source";
        }
        long believed = status.totals().outcome(OutcomeKind.ALREADY_THERE).nodes();
        if (believed > 0) {
            return believed + " nodes were believed without a proof";
        }
        long staged =
                ours.entries().keySet().stream()
                        .filter(path -> path.contains(".godwit-") && !path.startsWith(".godwit-"))
                        .count();
        return staged > 0 ? staged + " staged nodes were left over" : "";
    }
}
