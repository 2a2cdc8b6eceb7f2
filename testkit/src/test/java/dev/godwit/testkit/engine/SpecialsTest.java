package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Step;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of FIFOs, sockets and devices.
class SpecialsTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .setting("on-conflict", "overwrite");
        TreeBuilder.in(source.tree("source")).fifo("fifo").fifo("folder/fifo").file("file", "x");
    }

    private Snapshot there() {
        return destination.tree("destination").snapshot().withoutReserved();
    }

    @Test
    void areUnsupportedUnlessTheyAreAskedFor() throws Exception {
        MigrationStatus status = harness.migrate();

        assertThat(status.totals().difference(Verdict.UNSUPPORTED).nodes()).isEqualTo(2);
        assertThat(there().entries()).containsKey("file").doesNotContainKeys("fifo", "folder/fifo");
    }

    @Test
    void areMadeAnewAndOnlyOnce() throws Exception {
        harness.setting("specials", "true");
        MigrationStatus first = harness.migrate();
        MigrationStatus second = harness.migrate();

        assertThat(first.totals().outcome(OutcomeKind.COPIED).nodes()).isEqualTo(4);
        assertThat(there()).isEqualTo(source.tree("source").snapshot());
        assertThat(second.totals().difference(Verdict.SAME).nodes()).isEqualTo(4);
    }

    @Test
    void areListedAnewWhenTheyAreAskedForLater() throws Exception {
        harness.migrate();
        harness.setting("specials", "true").migrate();

        assertThat(there()).isEqualTo(source.tree("source").snapshot());
    }

    @Test
    void comeBackWhenTheyWereReplaced() throws Exception {
        harness.setting("specials", "true");
        TreeBuilder.in(destination.tree("destination")).fifo("file").file("fifo", "a file");
        Snapshot before = there();
        try (Migration migration = harness.open()) {
            migration.start(Step.DISCOVER).await();
            migration.resolve(List.of("fifo", "file"), Resolution.OVERWRITE, "test");
        }
        harness.migrate();
        assertThat(there()).isEqualTo(source.tree("source").snapshot());

        harness.rollBack();

        assertThat(there().withoutFolderTimes()).isEqualTo(before.withoutFolderTimes());
    }
}
