package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.Fact;
import dev.godwit.testkit.fs.CrashingFSAdapter;
import dev.godwit.testkit.store.CrashingStateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// There and back again under crashes and power cuts; and the same with a part of the protocol
/// removed, which has to be noticed.
class RollbackSweepTest {

    private static final int LEAST_STEPS = 30;

    @TempDir Path home;

    @ParameterizedTest
    @EnumSource(CrashingStateStore.When.class)
    void isAsItWasAfterACrashAtAnyCommit(CrashingStateStore.When when) throws Exception {
        RollbackSweep.Found found = new RollbackSweep(home).ofStore(when);

        assertThat(found.broken()).isEmpty();
        assertThat(found.crashes()).isGreaterThan(LEAST_STEPS);
    }

    @ParameterizedTest
    @EnumSource(value = CrashingFSAdapter.When.class, names = "MIDWAY", mode = Mode.EXCLUDE)
    void isAsItWasAfterACrashAtAnyChangeOfTheDestination(CrashingFSAdapter.When when)
            throws Exception {
        RollbackSweep.Found found = new RollbackSweep(home).ofDestination(when);

        assertThat(found.broken()).isEmpty();
        assertThat(found.crashes()).isGreaterThan(LEAST_STEPS);
    }

    @Test
    void noticesThatTheMarkBeforeUndoingIsMissing() throws Exception {
        RollbackSweep sweep =
                new RollbackSweep(home)
                        .untilBroken()
                        .withStore(CrashSweepTest.without(fact -> fact instanceof Fact.Undoing));

        assertThat(sweep.ofDestination(CrashingFSAdapter.When.AFTER).broken()).isNotEmpty();
    }

    @Test
    void noticesThatTheBarrierIsMissing() throws Exception {
        RollbackSweep sweep =
                new RollbackSweep(home).withDestination(CrashSweepTest::withoutBarrier);

        assertThat(sweep.ofStore(CrashingStateStore.When.AFTER).broken()).isNotEmpty();
    }
}
