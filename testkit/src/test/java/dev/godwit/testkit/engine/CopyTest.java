package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Retried;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Totals;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a copy does when the world is not as it was reviewed.
class CopyTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness = new EngineHarness(source, destination, home.resolve("state"));
    }

    private TreeBuilder from() {
        return TreeBuilder.in(source.tree("source"));
    }

    private TreeBuilder to() {
        return TreeBuilder.in(destination.tree("destination"));
    }

    private Snapshot there() {
        return destination.tree("destination").snapshot();
    }

    private static Totals copy(Migration migration) throws InterruptedException {
        assertThat(migration.start(Step.COPY).await()).isEqualTo(new StepResult.Done());
        return migration.totals("");
    }

    private Migration planned() throws InterruptedException {
        Migration migration = harness.open();
        migration.start(Step.DISCOVER).await();
        migration.approve("test");
        return migration;
    }

    @Test
    void aFileThatChangedSinceTheReviewIsStaleAndNotCopied() throws Exception {
        from().file("a", "reviewed").file("b", "b");
        try (Migration migration = planned()) {
            from().file("a", "changed since");

            Totals totals = copy(migration);

            assertThat(totals.outcome(OutcomeKind.STALE).nodes()).isEqualTo(1);
            assertThat(there().entries()).containsOnlyKeys("b");
        }
    }

    @Test
    void aFileThatChangedSinceTheReviewIsCopiedWhereThatIsAccepted() throws Exception {
        from().file("a", "reviewed");
        harness.setting("source-changes", "accept");
        try (Migration migration = planned()) {
            from().file("a", "changed since");

            Totals totals = copy(migration);

            assertThat(totals.outcome(OutcomeKind.COPIED).nodes()).isEqualTo(1);
            assertThat(there()).isEqualTo(source.tree("source").snapshot());
        }
    }

    @Test
    void whatSomebodyPutThereSinceTheReviewIsNeverReplaced() throws Exception {
        from().file("new", "ours").file("known", "ours, newer");
        to().file("known", "old");
        harness.setting("on-conflict", "overwrite");
        try (Migration migration = planned()) {
            to().file("new", "somebody's").file("known", "somebody's, newer still");
            Snapshot before = there();

            Totals totals = copy(migration);

            assertThat(totals.outcome(OutcomeKind.STALE).nodes()).isEqualTo(2);
            assertThat(there().at("new")).isEqualTo(before.at("new"));
            assertThat(there().at("known")).isEqualTo(before.at("known"));
        }
    }

    @Test
    void whatCannotBeReadFailsByNameAndCanBeRetried() throws Exception {
        from().file("secret", "s").file("a", "a");
        source.tree("source").hideContent("secret");
        try (Migration migration = planned()) {
            Totals totals = copy(migration);
            assertThat(totals.outcome(OutcomeKind.FAILED)).isEqualTo(new Count(1, 1));
            assertThat(migration.status().errors()).containsEntry("denied", 1L);

            migration.start(Step.VERIFY).await();
            assertThat(migration.retry(List.of())).isEqualTo(new Retried(1, 0));
            assertThat(migration.next()).contains(Step.COPY);
            assertThat(migration.approved()).isPresent();
        }
    }

    @Test
    void aFolderThatCannotBeListedFailsAndTheRestIsCopied() throws Exception {
        from().folder("closed").file("closed/x", "x").folder("open").file("open/y", "y");
        source.tree("source").hideContent("closed");

        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.totals().outcome(OutcomeKind.FAILED).nodes()).isEqualTo(1);
        assertThat(there().entries()).containsKey("open/y").doesNotContainKey("closed/x");
    }

    @Test
    void outcomesPartitionWhatThePlanHadToSettle() throws Exception {
        from().random(11, 300)
                .file("changed", "new")
                .fifo("fifo")
                .folder("skipped")
                .file("skipped/x", "x");
        to().file("changed", "old").file("extra", "e");
        harness.setting("on-conflict", "keep").setting("filters", "- skipped/");

        Totals totals = harness.migrate().totals();

        long settled =
                totals.differences().entrySet().stream()
                        .filter(entry ->
                                switch (entry.getKey()) {
                                    case SAME, ONLY_ON_DESTINATION -> false;
                                    default -> true;
                                })
                        .mapToLong(entry -> entry.getValue().nodes())
                        .sum();
        assertThat(totals.outcomes().values().stream().mapToLong(Count::nodes).sum())
                .isEqualTo(settled);
        assertThat(totals.differences().values().stream().mapToLong(Count::nodes).sum())
                .isEqualTo(totals.source().nodes() + 1);
    }

    @Test
    void aRunThatIsToldToStopSuspendsAndGoesOn() throws Exception {
        from().random(5, 400);
        try (Migration migration = planned()) {
            var run = migration.start(Step.COPY);
            run.stop(java.time.Duration.ZERO);
            run.await();
        }

        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(there()).isEqualTo(source.tree("source").snapshot());
    }
}
