package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.fs.Verb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens when an interrupted change cannot be settled.
class RepairBarrierTest {

    private static final int MOST_TRIES = 5;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void interrupt() throws Exception {
        TreeBuilder.in(source.tree("source")).file("a", "new content").file("b", "b");
        TreeBuilder.in(destination.tree("destination")).file("a", "old");
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .setting("on-conflict", "overwrite");
        harness.destination(real -> new DyingAfterPublishing(real).adapter());
        assertThatThrownBy(() -> harness.migrate()).hasRootCauseInstanceOf(Crash.class);
        harness.destination(UnaryOperator.identity());
        assertThat(images()).isEqualTo(1);
    }

    /// Between publishing and the commit that tells of it.
    private record DyingAfterPublishing(FSAdapter real) {
        FSAdapter adapter() {
            return new FaultyFSAdapter(real)
                    .after(
                            Verb.PUBLISH,
                            1,
                            () -> {
                                throw new Crash("Died after a publication");
                            });
        }
    }

    private long images() {
        return destination.tree("destination").snapshot().entries().keySet().stream()
                .filter(path -> path.matches("[.]godwit-[^/]+/.*"))
                .count();
    }

    private void fail() {
        harness.destination(real ->
                new FaultyFSAdapter(real)
                        .fail(
                                Verb.PROVEN,
                                FaultyFSAdapter.EACH,
                                _ -> new StorageException.Denied("Cannot look at it", null)));
    }

    private void refused(String how) throws Exception {
        Snapshot before = destination.tree("destination").snapshot();
        try (Migration migration = harness.open()) {
            for (Step step : new Step[] {Step.COPY, Step.ROLL_BACK}) {
                if (step == Step.COPY || migration.undoable()) {
                    assertThatThrownBy(() -> migration.start(step).await())
                            .isInstanceOfSatisfying(
                                    MigrationException.class,
                                    e ->
                                            assertThat(e.reason())
                                                    .isEqualTo(MigrationException.Reason.REFUSED))
                            .hasMessageContaining(how)
                            .hasMessageContaining("Cannot look at it");
                }
            }
        }
        assertThat(destination.tree("destination").snapshot()).isEqualTo(before);
    }

    @Test
    @Tag("J3")
    void aChangeThatCannotBeSettledStopsEveryOther() throws Exception {
        fail();
        refused("(try 1 of 5), so nothing is changed");

        harness.destination(UnaryOperator.identity());
        assertThat(harness.migrate().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(destination.tree("destination").snapshot().withoutReserved())
                .isEqualTo(source.tree("source").snapshot());
    }

    @Test
    @Tag("J4")
    void givingUpAfterFiveTriesDropsNothingAndAPersonMayHaveItTriedAgain() throws Exception {
        fail();
        for (int tried = 1; tried <= MOST_TRIES; tried++) {
            refused("(try " + tried + " of 5)");
        }
        harness.destination(UnaryOperator.identity());
        refused("could not be settled in 5 tries");
        assertThat(images()).isEqualTo(1);
        assertThat(harness.migrations().checkUp(home.resolve("state"), false))
                .anyMatch(found -> !found.ok() && found.next().contains("doctor --repair"));

        harness.migrations().checkUp(home.resolve("state"), true);

        assertThat(harness.migrate().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(harness.rollBack().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(destination.tree("destination").snapshot().at("a").content())
                .isEqualTo(Snapshot.Entry.contentOf("old".getBytes(StandardCharsets.UTF_8)));
    }
}
