package dev.godwit.testkit.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.CrashingFSAdapter.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small migration dies at each change of its destination in turn, loses its power in the same
/// moment, and is run again.
class CrashEverywhereTest {

    private static final int MOST_STEPS = 1_000;

    @TempDir Path home;

    @Test
    void comesToTheSameEndWhereverItDiesBeforeAChange() throws Exception {
        assertNothingBreaks(When.BEFORE);
    }

    @Test
    void comesToTheSameEndWhereverItDiesInAChange() throws Exception {
        assertNothingBreaks(When.MIDWAY);
    }

    @Test
    void comesToTheSameEndWhereverItDiesAfterAChange() throws Exception {
        assertNothingBreaks(When.AFTER);
    }

    private void assertNothingBreaks(When when) throws Exception {
        Sweep sweep = new Sweep(when, real -> real);
        sweep.run();

        assertThat(sweep.broken).isEmpty();
        assertThat(sweep.steps).as("steps at which it died").isGreaterThan(30);
    }

    @Test
    void wouldNoticeThatBarriersAreMissing() throws Exception {
        Sweep sweep = new Sweep(When.AFTER, WithoutBarriers::new);
        sweep.run();

        assertThat(sweep.broken).isNotEmpty();
    }

    /// The defect of the positive control.
    private static final class WithoutBarriers extends DecoratedFSAdapter {
        WithoutBarriers(FSAdapter real) {
            super(real);
        }

        @Override
        <T> T step(Verb verb, String what, Way<T> way) throws StorageException {
            return way.go();
        }

        @Override
        public void barrier() {}
    }

    /// Dies at every step in turn.
    private final class Sweep {
        private final When when;
        private final UnaryOperator<FSAdapter> defect;
        private final List<String> broken = new ArrayList<>();
        private int steps;

        Sweep(When when, UnaryOperator<FSAdapter> defect) {
            this.when = when;
            this.defect = defect;
        }

        void run() throws Exception {
            while (diesAt(steps + 1)) {
                steps++;
                assertThat(steps).as("steps of a small migration").isLessThan(MOST_STEPS);
            }
        }

        /// @return whether it had so many steps
        private boolean diesAt(int step) throws Exception {
            MemoryDisk source = new MemoryDisk();
            MemoryDisk destination = new MemoryDisk();
            TreeBuilder.in(source.tree("source"))
                    .random(11, 12)
                    .file("deep/er/replaced", "new content")
                    .file("deep/other", "o")
                    .hardLink("deep/second", "deep/other");
            TreeBuilder.in(destination.tree("destination"))
                    .file("deep/er/replaced", "old")
                    .file("extra", "x");
            destination.adapter("destination").barrier();
            List<CrashingFSAdapter> opened = new ArrayList<>();
            EngineHarness harness =
                    new EngineHarness(source, destination, home.resolve(when + "-" + step))
                            .setting("on-conflict", "overwrite")
                            .destination(real -> {
                                CrashingFSAdapter crashing =
                                        new CrashingFSAdapter(defect.apply(real), step, when);
                                opened.add(crashing);
                                return crashing;
                            });
            try {
                harness.migrate();
                return false;
            } catch (Crash | RuntimeException e) {
                if (opened.stream().noneMatch(CrashingFSAdapter::crashed)) {
                    throw e;
                }
            }
            destination.powerCut(new Random(step));
            MigrationStatus status = harness.destination(defect).migrate();
            wrong(status, source.tree("source"), destination.tree("destination"))
                    .ifPresent(what -> broken.add(when + " step " + step + ": " + what));
            return true;
        }
    }

    private static Optional<String> wrong(
            MigrationStatus status, TestTree source, TestTree destination) {
        if (status.phase() != Phase.COMPLETE) {
            return Optional.of("it ended in " + status.phase());
        }
        Snapshot now = destination.snapshot().where(path -> !path.equals("extra"));
        if (!now.withoutReserved().equals(source.snapshot())) {
            return Optional.of("the destination is not the source");
        }
        return now.entries().keySet().stream()
                .filter(path -> path.contains("/.godwit-") && !path.startsWith(".godwit-"))
                .map(path -> "left over: " + path)
                .findFirst();
    }
}
