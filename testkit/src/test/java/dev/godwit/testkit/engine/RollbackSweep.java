package dev.godwit.testkit.engine;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.CrashingFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.store.CrashingStateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// Crashes one small migration that overwrites, replaces by kind, deletes, and is rolled back, at
/// each of its steps in turn; cuts the destination's power at the same moment, goes on, and holds
/// the destination to what it was before all of it.
final class RollbackSweep {

    private static final int MOST_STEPS = 2_000;

    private final Path home;
    private boolean untilBroken;
    private UnaryOperator<StateStore> storeDefect = UnaryOperator.identity();
    private UnaryOperator<FSAdapter> destinationDefect = UnaryOperator.identity();

    RollbackSweep(Path home) {
        this.home = home;
    }

    /// Ends at the first thing that is wrong.
    RollbackSweep untilBroken() {
        untilBroken = true;
        return this;
    }

    /// A defect to be found: the store as the engine sees it.
    RollbackSweep withStore(UnaryOperator<StateStore> defect) {
        storeDefect = defect;
        return this;
    }

    /// A defect to be found: the adapter as the engine sees it.
    RollbackSweep withDestination(UnaryOperator<FSAdapter> defect) {
        destinationDefect = defect;
        return this;
    }

    /// What a sweep found.
    ///
    /// @param crashes how many steps there were
    /// @param broken what was wrong after which of them
    record Found(int crashes, List<String> broken) {}

    /// Crashes at each commit.
    Found ofStore(CrashingStateStore.When when) throws Exception {
        return sweep(
                "store-" + when,
                (step, harness) -> {
                    List<CrashingStateStore> opened = new ArrayList<>();
                    harness.store(real -> {
                        CrashingStateStore crashing = new CrashingStateStore(real, step, when);
                        opened.add(crashing);
                        return storeDefect.apply(crashing);
                    });
                    return () -> opened.getFirst().crashed();
                });
    }

    /// Crashes at each change of the destination.
    Found ofDestination(CrashingFSAdapter.When when) throws Exception {
        return sweep(
                "destination-" + when,
                (step, harness) -> {
                    List<CrashingFSAdapter> opened = new ArrayList<>();
                    harness.destination(real -> {
                        CrashingFSAdapter crashing = new CrashingFSAdapter(real, step, when);
                        opened.add(crashing);
                        return crashing;
                    });
                    return () -> opened.getFirst().crashed();
                });
    }

    /// Something that dies at a step.
    private interface Dying {
        Crashed at(int step, EngineHarness harness);
    }

    private interface Crashed {
        boolean did();
    }

    private Found sweep(String name, Dying dying) throws Exception {
        List<String> broken = new ArrayList<>();
        for (int step = 1; step < MOST_STEPS; step++) {
            Optional<String> wrong = crashAt(step, name, dying);
            if (wrong.isEmpty()) {
                return new Found(step - 1, broken);
            }
            if (!wrong.get().isEmpty()) {
                broken.add(name + " step " + step + ": " + wrong.get());
                if (untilBroken) {
                    return new Found(step, broken);
                }
            }
        }
        throw new AssertionError("The migration never came to its end");
    }

    private Optional<String> crashAt(int step, String name, Dying dying) throws Exception {
        MemoryDisk source = new MemoryDisk();
        MemoryDisk destination = new MemoryDisk();
        makeTrees(source, destination);
        destination.adapter("destination").barrier();
        String before = everything(destination);
        EngineHarness harness =
                new EngineHarness(source, destination, home.resolve(name + "-" + step))
                        .setting("on-conflict", "overwrite")
                        .setting("max-delete", "100")
                        .store(storeDefect)
                        .destination(destinationDefect);
        Crashed crashed = dying.at(step, harness);
        try {
            String wrong = thereAndBack(harness, source, destination);
            if (!wrong.isEmpty()) {
                throw new AssertionError("Without a crash: " + wrong);
            }
            return Optional.empty();
        } catch (Crash | RuntimeException e) {
            if (!crashed.did()) {
                throw e;
            }
        }
        destination.powerCut(new Random(step));
        harness.store(storeDefect).destination(destinationDefect);
        String wrong;
        try {
            wrong = thereAndBack(harness, source, destination);
        } catch (MigrationException e) {
            wrong = "it was refused: " + e.what();
        }
        if (!wrong.isEmpty()) {
            return Optional.of(wrong);
        }
        String after = everything(destination);
        return Optional.of(
                after.equals(before)
                        ? ""
                        : "it is not as it was:\n" + after + "\nbut was\n" + before);
    }

    static void makeTrees(MemoryDisk source, MemoryDisk destination) {
        TreeBuilder.in(source.tree("source"))
                .file("changed", "new content")
                .folder("sub/new")
                .file("sub/new/file", "f")
                .file("meta", "m")
                .file("clash", "now a file")
                .folder("clash2")
                .file("clash2/x", "x")
                .file("linked1", "one of two")
                .hardLink("linked2", "linked1")
                .mtime("meta", 5_000_000_000L)
                .mode("meta", 0600)
                .mode("sub", 0700);
        TreeBuilder.in(destination.tree("destination"))
                .file("changed", "old")
                .file("sub/extra", "e")
                .file("meta", "m")
                .folder("clash")
                .file("clash/inside", "i")
                .link("clash2", "some/where")
                .file("linked1", "was linked, longer")
                .hardLink("linked3", "linked1")
                .folder("old/deep")
                .file("old/deep/y", "y")
                .mtime("meta", 5_000_000_000L)
                .mode("old/deep", 0711)
                .mtime("sub", 7_000_000_000L)
                .mtime("old", 8_000_000_000L);
    }

    private static String everything(MemoryDisk disk) throws Exception {
        return disk.adapter("destination").stat(NodeRef.ROOT).orElseThrow()
                + "\n"
                + disk.tree("destination").snapshot();
    }

    /// Goes on from wherever it is: to the end, and back.
    ///
    /// @return what is wrong at the end of the copy; empty for nothing
    private static String thereAndBack(
            EngineHarness harness, MemoryDisk source, MemoryDisk destination)
            throws InterruptedException {
        try (Migration migration = harness.open()) {
            String wrong = "";
            while (migration.phase() != Phase.ROLLED_BACK) {
                Optional<Step> next = migration.next();
                if (migration.phase() == Phase.COMPLETE) {
                    wrong = wrongCopy(source, destination);
                    next = Optional.of(Step.ROLL_BACK);
                } else if (migration.phase() == Phase.AWAITING_PATH_REVIEW && next.isEmpty()) {
                    next = Optional.of(review(migration));
                }
                StepResult result = migration.start(next.orElse(Step.DISCOVER)).await();
                if (!(result instanceof StepResult.Done)) {
                    return "ended with " + result;
                }
            }
            long left = migration.rolledBack().left();
            return wrong.isEmpty() && left > 0 ? left + " nodes were left alone" : wrong;
        }
    }

    private static Step review(Migration migration) {
        if (migration.totals("").decision(Decision.DELETE).nodes() < 4
                || migration.totals("").conflicts() > 0) {
            migration.resolve(List.of("clash", "clash2"), Resolution.OVERWRITE, "me");
            migration.resolve(List.of("old", "sub/extra"), Resolution.DELETE, "me");
            return Step.DISCOVER;
        }
        if (migration.approved().isEmpty()) {
            migration.approve("me");
        }
        return Step.COPY;
    }

    private static String wrongCopy(MemoryDisk source, MemoryDisk destination) {
        Snapshot now =
                destination.tree("destination").snapshot().where(path -> !path.equals("linked3"));
        Snapshot expected = source.tree("source").snapshot();
        return now.withoutReserved().equals(expected)
                ? ""
                : "the destination is not the source:\n" + now + "\nbut\n" + expected;
    }
}
