package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Approval;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.MemoryStyle;
import dev.godwit.testkit.fs.TreeBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found before a copy and what a person decides about it.
class ReviewTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private MemoryDisk destination = new MemoryDisk();
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

    private static void discover(Migration migration) throws InterruptedException {
        assertThat(migration.start(Step.DISCOVER).await()).isEqualTo(new StepResult.Done());
    }

    @Test
    void nothingIsTouchedBeforeApproval() throws Exception {
        from().file("a", "a");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.status().phase()).isEqualTo(Phase.AWAITING_PATH_REVIEW);
            assertThat(destination.adapter("destination").stat(NodeRef.ROOT)).isEmpty();
            assertThatThrownBy(() -> migration.start(Step.COPY))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.REVIEW));
        }
    }

    @Test
    void aLaterDecisionInvalidatesTheApproval() throws Exception {
        from().file("a", "a").file("b", "b");
        try (Migration migration = harness.open()) {
            discover(migration);
            Approval first = migration.approve("test");
            migration.exclude(List.of("b"), false, "test");

            assertThat(migration.approved()).isEmpty();
            assertThatThrownBy(() -> migration.start(Step.COPY))
                    .isInstanceOf(MigrationException.class);
            assertThat(migration.approve("test").fingerprint()).isNotEqualTo(first.fingerprint());
        }
    }

    @Test
    void excludingAFolderExcludesWhatIsBelowAndIncludingAChildTakesItBack() throws Exception {
        from().folder("a").file("a/one", "1").file("a/two", "2").file("b", "b");
        try (Migration migration = harness.open()) {
            discover(migration);
            migration.exclude(List.of("a"), false, "test");
            assertThat(migration.totals("").decision(Decision.EXCLUDE).nodes()).isEqualTo(3);

            migration.include(List.of("a/one"), false, "test");

            assertThat(migration.totals("").decision(Decision.EXCLUDE).nodes()).isEqualTo(1);
            migration.approve("test");
            migration.start(Step.COPY).await();
            assertThat(destination.tree("destination").snapshot().entries())
                    .containsOnlyKeys("a", "a/one", "b");
        }
    }

    @Test
    void whatAFilterExcludesIsNeverListedUntilItIsIncluded() throws Exception {
        from().folder("cache").folder("cache/deep").file("cache/deep/file", "x").file("kept", "k");
        harness.setting("filters", "- cache/");
        try (Migration migration = harness.open()) {
            discover(migration);
            assertThat(migration.totals("").difference(Verdict.EXCLUDED).nodes()).isEqualTo(1);
            assertThat(migration.row("cache/deep")).isEmpty();

            migration.include(List.of("cache"), false, "test");
            assertThat(migration.next()).contains(Step.DISCOVER);
            assertThatThrownBy(() -> migration.approve("test"))
                    .isInstanceOf(MigrationException.class);
            discover(migration);

            assertThat(migration.totals("").decision(Decision.COPY).nodes()).isEqualTo(4);
            migration.approve("test");
            migration.start(Step.COPY).await();
            assertThat(destination.tree("destination").snapshot().entries())
                    .containsKey("cache/deep/file");
        }
    }

    @Test
    void foreignContentIsAConflictUntilSomebodySettlesIt() throws Exception {
        from().file("a", "ours");
        to().file("a", "somebody's");
        try (Migration migration = harness.open()) {
            discover(migration);
            assertThat(migration.totals("").conflicts()).isEqualTo(1);
            assertThatThrownBy(() -> migration.approve("test"))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.REVIEW));

            migration.onConflict(OnConflict.KEEP, "test");

            assertThat(migration.totals("").decision(Decision.KEEP).nodes()).isEqualTo(1);
            migration.approve("test");
            migration.start(Step.COPY).await();
            assertThat(destination.tree("destination").snapshot().at("a").content())
                    .isNotEqualTo(source.tree("source").snapshot().at("a").content());
            assertThat(migration.status().totals().outcome(OutcomeKind.KEPT).nodes()).isEqualTo(1);
        }
    }

    @Test
    void ourOwnUnchangedCopyOfAnOlderSourceIsAnUpdateAndNoConflict() throws Exception {
        from().file("a", "old").file("b", "old");
        harness.migrate();
        from().file("a", "newer content").file("b", "newer content");
        to().file("b", "somebody's");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.row("a").orElseThrow().decision()).isEqualTo(Decision.OVERWRITE);
            assertThat(migration.row("b").orElseThrow().decision()).isEqualTo(Decision.UNDECIDED);
        }
    }

    @Test
    void kindClashesAreFoundBeforeTheCopy() throws Exception {
        from().folder("a").file("a/x", "x").file("b", "b");
        to().file("a", "in the way").folder("b");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.totals("").difference(Verdict.KIND_CLASH).nodes()).isEqualTo(2);
            assertThat(migration.totals("").conflicts()).isEqualTo(2);
        }
    }

    @Test
    void namesThatTheDestinationTakesForOneAreFoundBeforeTheCopy() throws Exception {
        destination = new MemoryDisk(MemoryStyle.posix().folding());
        harness = new EngineHarness(source, destination, home.resolve("folding"));
        from().file("Readme", "1").file("README", "2").file("other", "3");
        to();
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.totals("").difference(Verdict.COLLISION).nodes()).isEqualTo(2);
            migration.exclude(List.of("README"), false, "test");
        }
    }

    @Test
    void namesThatTheDestinationTakesForOneAreFoundInFoldersThatItDoesNotHaveToo()
            throws Exception {
        destination = new MemoryDisk(MemoryStyle.posix().folding());
        harness = new EngineHarness(source, destination, home.resolve("folding"));
        from().folder("new").folder("new/deep").file("new/deep/Readme", "1");
        from().file("new/deep/README", "2").file("new/deep/other", "3");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.row("new/deep/README").orElseThrow().verdict())
                    .isEqualTo(Verdict.COLLISION);
            assertThat(migration.totals("").conflicts()).isEqualTo(2);
            assertThatThrownBy(() -> migration.approve("test"))
                    .isInstanceOf(MigrationException.class);
        }
        harness.setting("filters", "- Readme");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.totals("").difference(Verdict.COLLISION).nodes()).isZero();
            assertThat(migration.totals("").conflicts()).isZero();
        }
    }

    @Test
    void whatTheDestinationCannotHoldIsFoundInFoldersThatItDoesNotHaveToo() throws Exception {
        destination =
                new MemoryDisk(
                        MemoryStyle.posix()
                                .names(new NameRules(true, false, true, 12, 20, "/\0:")));
        harness = new EngineHarness(source, destination, home.resolve("narrow"));
        from().folder("new").folder("new/deep").file("new/deep/a:b", "1");
        from().file("new/deep/thirteen-byte", "2").file("new/deep/twelve-bytes", "3");
        from().file("new/fine", "4");
        try (Migration migration = harness.open()) {
            discover(migration);

            assertThat(migration.totals("").difference(Verdict.UNSUPPORTED).nodes()).isEqualTo(3);
            assertThat(migration.row("new/deep/a:b").orElseThrow().reason()).contains("COLON");
            assertThat(migration.row("new/deep/thirteen-byte").orElseThrow().reason())
                    .contains("name has 13 bytes");
            assertThat(migration.row("new/deep/twelve-bytes").orElseThrow().reason())
                    .contains("path has 21 bytes");
        }
    }

    @Test
    void extrasAreToldAndLeftAlone() throws Exception {
        from().file("a", "a");
        to().folder("extra").file("extra/below", "x");
        MigrationStatus status = harness.migrate();

        assertThat(status.totals().difference(Verdict.ONLY_ON_DESTINATION).nodes()).isEqualTo(1);
        assertThat(destination.tree("destination").snapshot().entries()).containsKey("extra/below");
    }

    @Test
    void theEnginesOwnNamesAreNeverCarried() throws Exception {
        from().file(".godwit-mine", "x").file("a", "a");

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.UNSUPPORTED).nodes()).isEqualTo(1);
        assertThat(destination.tree("destination").snapshot().entries()).containsOnlyKeys("a");
    }

    @Test
    void anEmptySourceIsRefusedUnlessItIsMeant() {
        source.tree("source");
        assertThatThrownBy(() -> harness.open())
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
    }
}
