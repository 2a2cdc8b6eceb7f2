package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Where;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.store.CrashingStateStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person decides about conflicts and extras, and what a copy makes of it.
class DecideTest {

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
        return destination.tree("destination").snapshot().withoutReserved();
    }

    private static void done(Migration migration, Step step) throws InterruptedException {
        assertThat(migration.start(step).await()).isEqualTo(new StepResult.Done());
    }

    private Migration discovered() throws InterruptedException {
        Migration migration = harness.open();
        done(migration, Step.DISCOVER);
        return migration;
    }

    private static Where where(Field field, String value) {
        return new Where.In(field, Set.of(value));
    }

    @Test
    void whatIsDecidedToBeDeletedIsDeletedWhereverTheDecisionWasInterrupted() throws Exception {
        from().file("a", "a");
        boolean whole = false;
        for (int step = 1; !whole; step++) {
            harness = new EngineHarness(source, destination, home.resolve("state-" + step));
            harness.setting("max-delete", "1");
            to().file("x", "x");
            discovered().close();
            int last = step;
            harness.store(
                    real -> new CrashingStateStore(real, last, CrashingStateStore.When.AFTER));
            try (Migration migration = harness.open()) {
                migration.resolve(List.of("x"), Resolution.DELETE, "me");
                whole = true;
            } catch (Crash e) {
                // Goes on below.
            }
            harness.store(UnaryOperator.identity());
            try (Migration migration = harness.open()) {
                long toDelete = migration.totals("").decision(Decision.DELETE).nodes();
                migration.approve("me");
                done(migration, Step.COPY);

                assertThat(migration.totals("").outcome(OutcomeKind.DELETED).nodes())
                        .isEqualTo(toDelete);
            }
        }
    }

    @Test
    void whatStandsInTheWayByKindIsReplacedByDecisionOnly() throws Exception {
        from().file("a", "now a file")
                .folder("b")
                .file("b/below", "now a folder")
                .link("c", "now/a/link")
                .file("d", "kept out");
        to().folder("a")
                .file("a/old", "of the folder")
                .file("b", "was a file")
                .file("c", "was a file, too")
                .link("d", "stays");
        try (Migration migration = discovered()) {
            assertThat(migration.totals("").conflicts()).isEqualTo(4);
            assertThatThrownBy(() -> migration.approve("me"))
                    .isInstanceOf(MigrationException.class)
                    .hasMessage("4 conflicts");

            long found =
                    migration.resolve(
                            where(Field.DIFFERENCE, "kind_clash"), Resolution.OVERWRITE, "me");
            migration.resolve(List.of("d"), Resolution.KEEP, "me");
            assertThat(found).isEqualTo(4);
            migration.approve("me");
            done(migration, Step.COPY);

            Totals totals = migration.totals("");
            assertThat(totals.outcome(OutcomeKind.OVERWRITTEN).nodes()).isEqualTo(3);
            assertThat(totals.outcome(OutcomeKind.KEPT).nodes()).isEqualTo(1);
        }
        Snapshot expected = source.tree("source").snapshot();
        assertThat(there().where(path -> !path.equals("d")).entries())
                .isEqualTo(expected.where(path -> !path.equals("d")).entries());
        assertThat(there().at("d").kind()).isEqualTo("link");
    }

    @Test
    void deletingAFolderNamesAllItHoldsBeforeThePlanIsApproved() throws Exception {
        from().file("a", "a").folder("both");
        to().file("a", "a")
                .folder("both")
                .file("both/extra", "e")
                .folder("old/deep/deeper")
                .file("old/deep/deeper/x", "x")
                .file("old/y", "y")
                .file("stays", "s");
        from().mtime("a", 5_000_000_000L);
        to().mtime("a", 5_000_000_000L);
        harness.setting("max-delete", "6");
        try (Migration migration = discovered()) {
            migration.resolve(List.of("old", "both/extra"), Resolution.DELETE, "me");
            assertThat(migration.next()).contains(Step.DISCOVER);
            assertThatThrownBy(() -> migration.approve("me")).hasMessageContaining("to be listed");

            done(migration, Step.DISCOVER);
            assertThat(migration.next()).isEmpty();
            assertThat(migration.totals("").decision(Decision.DELETE).nodes()).isEqualTo(6);
            migration.approve("me");
            done(migration, Step.COPY);
            assertThat(migration.totals("").outcome(OutcomeKind.DELETED).nodes()).isEqualTo(6);
        }
        assertThat(there().entries().keySet()).containsExactly("a", "both", "stays");
    }

    @Test
    void aPlanThatDeletesMoreThanIsAllowedIsRefusedWithTheNumber() throws Exception {
        from().file("a", "a");
        to().file("x", "x").file("y", "y");
        try (Migration migration = discovered()) {
            migration.resolve(
                    where(Field.DIFFERENCE, "only_on_destination"), Resolution.DELETE, "me");
            assertThatThrownBy(() -> migration.approve("me"))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.reason()).isEqualTo(MigrationException.Reason.REVIEW))
                    .hasMessage("The plan deletes 2 nodes, and --max-delete allows 0");
        }
        assertThat(there().entries()).containsKeys("x", "y");
    }

    @Test
    void nothingIsDeletedWhileSomethingIsNotInPlace() throws Exception {
        from().file("secret", "s");
        to().file("x", "x");
        source.tree("source").hideContent("secret");
        harness.setting("max-delete", "1");
        try (Migration migration = discovered()) {
            migration.resolve(List.of("x"), Resolution.DELETE, "me");
            migration.approve("me");
            done(migration, Step.COPY);

            assertThat(migration.totals("").outcome(OutcomeKind.FAILED).nodes()).isEqualTo(1);
            assertThat(migration.totals("").outcome(OutcomeKind.BLOCKED).nodes()).isEqualTo(1);
        }
        assertThat(there().entries()).containsOnlyKeys("x");
    }

    @Test
    void anExtraThatChangedSinceTheReviewIsNotDeleted() throws Exception {
        from().file("a", "a");
        to().file("x", "x").folder("old").file("old/y", "y");
        harness.setting("max-delete", "9");
        try (Migration migration = discovered()) {
            migration.resolve(List.of("x", "old"), Resolution.DELETE, "me");
            done(migration, Step.DISCOVER);
            migration.approve("me");
            to().file("x", "somebody's").file("old/new", "somebody's");
            done(migration, Step.COPY);

            Totals totals = migration.totals("");
            assertThat(totals.outcome(OutcomeKind.DELETED).nodes()).isEqualTo(1);
            assertThat(totals.outcome(OutcomeKind.STALE).nodes()).isPositive();
        }
        assertThat(there().entries()).containsKeys("x", "old/new").doesNotContainKey("old/y");
    }

    @Test
    void withoutPreImagesNothingIsKept() throws Exception {
        from().file("a", "now a file").file("b", "new");
        to().folder("a").file("b", "old, longer").file("x", "x");
        harness.setting("max-delete", "1").setting("no-rollback", "true");
        harness.setting("on-conflict", "overwrite");
        try (Migration migration = discovered()) {
            migration.resolve(List.of("a"), Resolution.OVERWRITE, "me");
            migration.resolve(List.of("x"), Resolution.DELETE, "me");
            migration.approve("me");
            done(migration, Step.COPY);
            assertThat(migration.phase()).isEqualTo(Phase.VERIFYING);
        }
        assertThat(destination.tree("destination").snapshot())
                .isEqualTo(source.tree("source").snapshot());
    }
}
