package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.store.CrashingStateStore;
import dev.godwit.testkit.store.CrashingStateStore.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small migration, crashed at every durable step with the destination's power cut at the same
/// moment, and run again.
class CrashSweepTest {

    private static final int MOST_STEPS = 500;

    @TempDir Path home;

    @ParameterizedTest
    @EnumSource(When.class)
    void goesOnAfterACrashAtAnyCommit(When when) throws Exception {
        int crashes = 0;
        boolean crashed = true;
        for (int step = 1; crashed; step++) {
            assertThat(step).isLessThan(MOST_STEPS);
            crashed = crashesAndGoesOn(step, when);
            crashes += crashed ? 1 : 0;
        }
        assertThat(crashes).isGreaterThan(20);
    }

    private boolean crashesAndGoesOn(int step, When when) throws Exception {
        MemoryDisk source = new MemoryDisk();
        MemoryDisk destination = new MemoryDisk();
        TreeBuilder.in(source.tree("source"))
                .random(3, 40)
                .folder("deep/er")
                .file("deep/er/replaced", "new content")
                .file("deep/clean", "c")
                .hardLink("deep/second", "deep/clean");
        TreeBuilder.in(destination.tree("destination"))
                .file("deep/er/replaced", "old")
                .file("extra", "x");
        destination.adapter("destination").barrier();
        EngineHarness harness =
                new EngineHarness(source, destination, home.resolve(when + "-" + step))
                        .setting("on-conflict", "overwrite");
        List<CrashingStateStore> opened = new ArrayList<>();
        harness.store(real -> {
            CrashingStateStore crashing = new CrashingStateStore(real, step, when);
            opened.add(crashing);
            return crashing;
        });
        boolean crashed = false;
        try {
            harness.migrate();
        } catch (Crash | RuntimeException e) {
            crashed = opened.getFirst().crashed();
            if (!crashed) {
                throw e;
            }
        }
        if (!crashed) {
            return false;
        }
        destination.powerCut(new Random(step));

        harness.store(real -> real);
        MigrationStatus status = harness.migrate();
        if (status.pass() == 0) {
            status = harness.migrate();
        }

        assertThat(status.phase())
                .as("after a crash %s step %d", when, step)
                .isEqualTo(Phase.COMPLETE);
        Snapshot there = destination.tree("destination").snapshot();
        assertThat(there.where(path -> !path.equals("extra")).withoutReserved())
                .as("after a crash %s step %d", when, step)
                .isEqualTo(source.tree("source").snapshot());
        return true;
    }
}
