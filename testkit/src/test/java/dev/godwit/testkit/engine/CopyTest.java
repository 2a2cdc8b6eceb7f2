package dev.godwit.testkit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Retried;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.fs.Verb;
import dev.godwit.testkit.store.CrashingStateStore;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static void sweep(Migration migration) throws InterruptedException {
        migration.start(Step.DISCOVER).await();
        assertThat(migration.approved()).as("what was listed again is to be approved").isEmpty();
        migration.approve("test");
        copy(migration);
        migration.start(Step.VERIFY).await();
    }

    private void assertCarried(Migration migration) {
        assertThat(migration.status().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(migration.status().pass()).isEqualTo(1);
        assertThat(migration.status().verified().orElseThrow().mismatches()).isZero();
        assertThat(there().withoutReserved().entries())
                .isEqualTo(source.tree("source").snapshot().entries());
    }

    @Test
    void whatIsStaleIsListedAgainByARetryAndNothingElse() throws Exception {
        from().folder("d").file("d/a", "reviewed").file("d/gone", "x").folder("e").file("e/b", "b");
        try (Migration migration = planned()) {
            from().file("d/a", "changed since").remove("d/gone");
            assertThat(copy(migration).outcome(OutcomeKind.STALE).nodes()).isEqualTo(2);
            migration.start(Step.VERIFY).await();

            assertThat(migration.retry(List.of("d"))).isEqualTo(new Retried(0, 2));
            assertThat(migration.next()).contains(Step.DISCOVER);
            assertThat(migration.status().pending()).as("d and the root").isEqualTo(2);
            sweep(migration);

            assertCarried(migration);
            assertThat(migration.retry(List.of())).isEqualTo(new Retried(0, 0));
        }
    }

    @Test
    void whatSomebodyPutThereIsSeenByARetry() throws Exception {
        from().folder("d").file("d/new", "ours").file("top", "ours, newer");
        to().file("top", "old");
        harness.setting("on-conflict", "overwrite");
        try (Migration migration = planned()) {
            to().folder("d").file("d/new", "somebody's").file("top", "somebody's, newer still");
            copy(migration);
            migration.start(Step.VERIFY).await();

            assertThat(migration.retry(List.of("top"))).isEqualTo(new Retried(0, 1));
            migration.start(Step.DISCOVER).await();
            assertThat(migration.row("top").orElseThrow().conflict()).isTrue();
            migration.approve("test");
            copy(migration);
            migration.start(Step.VERIFY).await();
            assertThat(there().at("d/new").content())
                    .isEqualTo(Snapshot.Entry.contentOf("somebody's".getBytes(UTF_8)));

            migration.retry(List.of());
            sweep(migration);
            assertCarried(migration);
        }
    }

    @Test
    void whatWasReplacedBeforeARetryIsNoConflictAfterIt() throws Exception {
        from().file("a", "first").file("b", "first");
        harness.migrate();
        from().file("a", "second version").file("b", "second version");
        try (Migration migration = planned()) {
            from().file("b", "third version, later");
            assertThat(copy(migration).outcome(OutcomeKind.OVERWRITTEN).nodes()).isEqualTo(1);
            migration.start(Step.VERIFY).await();

            migration.retry(List.of());
            migration.start(Step.DISCOVER).await();

            assertThat(migration.totals("").conflicts()).isZero();
            migration.approve("test");
            copy(migration);
            assertThat(there().at("b").content())
                    .isEqualTo(Snapshot.Entry.contentOf("third version, later".getBytes(UTF_8)));
        }
    }

    @Test
    void aFolderThatCouldNotBeListedIsListedByARetry() throws Exception {
        from().folder("closed/deep").file("closed/deep/x", "x").file("y", "y");
        source.tree("source").hideContent("closed");
        try (Migration migration = planned()) {
            assertThat(copy(migration).outcome(OutcomeKind.FAILED).nodes()).isEqualTo(1);
            migration.start(Step.VERIFY).await();
            from().remove("closed").folder("closed/deep").file("closed/deep/x", "x");

            assertThat(migration.retry(List.of("closed"))).isEqualTo(new Retried(0, 2));
            sweep(migration);

            assertCarried(migration);
        }
    }

    @Test
    void aFolderThatCouldNotBeListedThereIsListedByARetry() throws Exception {
        from().folder("closed").file("closed/same", "s").file("closed/new", "n");
        to().folder("closed").file("closed/same", "s");
        for (TreeBuilder tree : List.of(from(), to())) {
            tree.mtime("closed/same", 1_000).mtime("closed", 2_000);
        }
        destination.tree("destination").hideContent("closed");
        try (Migration migration = planned()) {
            assertThat(copy(migration).outcome(OutcomeKind.BLOCKED).nodes()).isEqualTo(2);
            migration.start(Step.VERIFY).await();
            to().remove("closed").folder("closed").file("closed/same", "s");
            to().mtime("closed/same", 1_000).mtime("closed", 2_000);

            assertThat(migration.retry(List.of("closed/new"))).isEqualTo(new Retried(1, 2));
            sweep(migration);
            assertThat(migration.row("closed/same").orElseThrow().verdict())
                    .isEqualTo(Verdict.SAME);
            assertCarried(migration);
        }
    }

    @Test
    void aFolderThatCouldNotBeMadeIsTakenUpWithWhatItBlocks() throws Exception {
        List<StateStore> stores = new ArrayList<>();
        harness.store(real -> {
            stores.add(real);
            return real;
        });
        from().folder("d").file("d/x", "x").folder("d/e").file("d/e/y", "y");
        try (Migration migration = planned()) {
            to().file("d", "in the way");
            assertThat(copy(migration).outcome(OutcomeKind.BLOCKED).nodes()).isEqualTo(3);
            assertThat(stores.getLast().openUnits()).as("what was begun in it").isEmpty();
            migration.start(Step.VERIFY).await();
            to().remove("d");

            assertThat(migration.retry(List.of("d/e/y"))).isEqualTo(new Retried(2, 1));
            sweep(migration);

            assertThat(there().entries()).containsKey("d/e/y");
            assertThat(migration.retry(List.of())).isEqualTo(new Retried(1, 0));
            copy(migration);
            migration.start(Step.VERIFY).await();
            assertCarried(migration);
        }
    }

    @Test
    void allBelowAFolderThatCouldNotBeMadeIsBlockedHoweverMuchItIs() throws Exception {
        from().folder("d");
        for (int file = 0; file < 7_000; file++) {
            from().file("d/" + file, "");
        }
        try (Migration migration = planned()) {
            to().file("d", "in the way");

            Totals totals = copy(migration);

            assertThat(totals.outcome(OutcomeKind.BLOCKED).nodes()).isEqualTo(7_000);
            assertThat(totals.outcome(OutcomeKind.PENDING).nodes()).isZero();
        }
    }

    @Test
    void aFolderThatIsFinishedOnlyAtTheSecondTryIsInPlaceAllTheSame() throws Exception {
        from().folder("empty").mode("empty", 0700).folder("full").file("full/x", "x");
        harness.destination(real ->
                new FaultyFSAdapter(real)
                        .fail(Verb.PUBLISH, 4, text -> new Transient(text, null))
                        .fail(Verb.PUBLISH, 5, text -> new Transient(text, null)));
        try (Migration migration = planned()) {
            Totals totals = copy(migration);

            assertThat(totals.outcome(OutcomeKind.COPIED).nodes()).isEqualTo(3);
            assertThat(totals.outcome(OutcomeKind.PENDING).nodes()).isZero();
            assertThat(there()).isEqualTo(source.tree("source").snapshot());
        }
    }

    @Test
    void fewFoldersOfManyDepthsAreFinishedDeepestFirstInFewCommits() throws Exception {
        List<String> published = new ArrayList<>();
        harness.destination(real -> new FaultyFSAdapter(real).watch(Verb.PUBLISH, published::add));
        List<String> chain = new ArrayList<>();
        String path = "";
        for (int depth = 1; depth <= 40; depth++) {
            path = NodeRef.childPath(path, new Name("d"));
            from().folder(path);
            chain.addFirst(path);
        }
        List<CrashingStateStore> counted = new ArrayList<>();
        harness.store(real -> {
            counted.add(new CrashingStateStore(real, 0, CrashingStateStore.When.BEFORE));
            return counted.getLast();
        });
        try (Migration migration = planned()) {
            int before = counted.getLast().steps();

            copy(migration);

            // To make a folder takes one of them.
            assertThat(counted.getLast().steps() - before).isLessThan(2 * 40);
            assertThat(published.subList(40, 80)).isEqualTo(chain);
            assertThat(there()).isEqualTo(source.tree("source").snapshot());
        }
    }

    @Test
    void aLaterVersionThatIsAcceptedPassesVerification() throws Exception {
        from().file("a", "reviewed");
        harness.setting("source-changes", "accept");
        try (Migration migration = planned()) {
            from().file("a", "changed since");
            copy(migration);
            migration.start(Step.VERIFY).await();

            assertCarried(migration);
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
