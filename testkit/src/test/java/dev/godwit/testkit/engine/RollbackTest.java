package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.LeftAlone;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Phase;
import dev.godwit.api.RolledBack;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.fs.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a rollback brings back, and what it leaves alone.
class RollbackTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .setting("on-conflict", "overwrite")
                        .setting("max-delete", "100");
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

    /// Content, mode, owner and times of everything, the root's own too.
    private String rootAndAll() throws Exception {
        return destination.adapter("destination").stat(NodeRef.ROOT).orElseThrow() + "\n" + there();
    }

    /// A tree with one of everything, and what becomes of it.
    private void makeTrees() {
        from().file("same", "s")
                .file("changed", "new content")
                .file("sub/changed", "new, too")
                .folder("sub/new")
                .file("sub/new/file", "f")
                .file("meta", "m")
                .file("clash", "now a file")
                .folder("clash2")
                .file("clash2/x", "x")
                .link("link", "new/target")
                .file("linked1", "one of two")
                .hardLink("linked2", "linked1");
        to().file("same", "s")
                .file("changed", "old")
                .file("sub/changed", "old")
                .file("sub/extra", "e")
                .file("meta", "m")
                .folder("clash")
                .file("clash/inside", "i")
                .link("clash2", "some/where")
                .link("link", "old/target")
                .file("linked1", "was linked, longer")
                .hardLink("linked2", "linked1")
                .hardLink("linked3", "linked1")
                .folder("old/deep")
                .file("old/deep/y", "y");
        for (String path : List.of("same", "meta")) {
            from().mtime(path, 5_000_000_000L);
            to().mtime(path, 5_000_000_000L);
        }
        from().mode("meta", 0600).mode("sub", 0700);
        to().mode("meta", 0644).mode("changed", 0640).mode("old/deep", 0711);
        to().mtime("sub", 7_000_000_000L).mtime("old", 8_000_000_000L);
        to().mtime("old/deep", 9_000_000_000L).mtime("clash", 9_500_000_000L);
    }

    private Migration migrated() throws InterruptedException {
        Migration migration = harness.open();
        done(migration, Step.DISCOVER);
        migration.resolve(List.of("clash", "clash2"), Resolution.OVERWRITE, "me");
        migration.resolve(List.of("old", "sub/extra"), Resolution.DELETE, "me");
        done(migration, Step.DISCOVER);
        migration.approve("me");
        done(migration, Step.COPY);
        return migration;
    }

    private static void done(Migration migration, Step step) throws InterruptedException {
        assertThat(migration.start(step).await()).isEqualTo(new StepResult.Done());
    }

    private static List<LeftAlone> left(Migration migration) {
        List<LeftAlone> left = new ArrayList<>();
        migration.leftAlone(left::add);
        return left;
    }

    @Test
    @Tag("J2")
    void bringsBackContentKindModeOwnerTimesLinksAndAbsence() throws Exception {
        makeTrees();
        String before = rootAndAll();
        try (Migration migration = migrated()) {
            assertThat(rootAndAll()).isNotEqualTo(before);
            assertThat(migration.undoable()).isTrue();
            assertThat(migration.status().kept()).isTrue();

            done(migration, Step.ROLL_BACK);

            assertThat(rootAndAll()).isEqualTo(before);
            assertThat(migration.phase()).isEqualTo(Phase.ROLLED_BACK);
            assertThat(migration.undoable()).isFalse();
            assertThat(left(migration)).isEmpty();
            RolledBack sums = migration.rolledBack();
            assertThat(sums.left()).isZero();
            assertThat(sums.removed()).isPositive();
            assertThat(sums.restored()).isPositive();
        }
    }

    @Test
    void canBeMigratedAgainAndRolledBackAgain() throws Exception {
        makeTrees();
        String before = rootAndAll();
        try (Migration migration = migrated()) {
            Snapshot after = there().withoutReserved().map(Snapshot.Entry::contentOnly);
            done(migration, Step.ROLL_BACK);
            done(migration, Step.DISCOVER);
            migration.approve("me");
            done(migration, Step.COPY);
            assertThat(there().withoutReserved().map(Snapshot.Entry::contentOnly)).isEqualTo(after);

            done(migration, Step.ROLL_BACK);
            assertThat(rootAndAll()).isEqualTo(before);
        }
    }

    @Test
    void undoesSeveralPassesAtOnce() throws Exception {
        makeTrees();
        String before = rootAndAll();
        try (Migration migration = migrated()) {
            from().file("changed", "newer still").file("sub/new/second", "2").mode("same", 0611);
            done(migration, Step.DISCOVER);
            migration.approve("me");
            done(migration, Step.COPY);
            from().file("changed", "third").remove("sub/new/second");
            done(migration, Step.DISCOVER);
            migration.resolve(List.of("sub/new/second"), Resolution.DELETE, "me");
            migration.approve("me");
            done(migration, Step.COPY);

            done(migration, Step.ROLL_BACK);

            assertThat(left(migration)).isEmpty();
            assertThat(rootAndAll()).isEqualTo(before);
        }
    }

    @Test
    @Tag("J9")
    void whatSomebodyElseDidMeanwhileStaysAndIsReported() throws Exception {
        makeTrees();
        Snapshot before = there();
        try (Migration migration = migrated()) {
            to().file("sub/new/foreign", "added")
                    .file("changed", "changed by somebody")
                    .file("old/deep/y", "made anew")
                    .remove("link")
                    .remove("clash")
                    .remove("sub/new/file");
            Snapshot foreign = there();

            done(migration, Step.ROLL_BACK);

            assertThat(left(migration))
                    .extracting(LeftAlone::path)
                    .containsExactlyInAnyOrder("changed", "old/deep/y", "link", "clash", "sub/new");
            assertThat(migration.rolledBack().left()).isEqualTo(5);
            Snapshot now = there();
            assertThat(now.at("changed")).isEqualTo(foreign.at("changed"));
            assertThat(now.at("sub/new/foreign")).isEqualTo(foreign.at("sub/new/foreign"));
            assertThat(now.at("old/deep/y")).isEqualTo(foreign.at("old/deep/y"));
            assertThat(now.entries()).doesNotContainKeys("link", "clash", "sub/new/file");
            assertThat(now.at("sub/changed")).isEqualTo(before.at("sub/changed"));
            assertThat(now.at("clash2")).isEqualTo(before.at("clash2"));
            // The pre-images of what could not be put back are still there, until the finish.
            assertThat(now.withoutReserved()).isNotEqualTo(now);
            done(migration, Step.FINISH);
            assertThat(there().withoutReserved()).isEqualTo(there());
        }
    }

    @Test
    @Tag("J1")
    void aMissingPreImageIsNoticedBeforeAnythingIsTouched() throws Exception {
        makeTrees();
        try (Migration migration = migrated()) {
            String image =
                    there().entries().entrySet().stream()
                            .filter(entry ->
                                    entry.getKey().matches("[.]godwit-[^/]+/[^/]+(?<!-link)")
                                            && entry.getValue().kind().equals("file"))
                            .map(java.util.Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow();
            to().remove(image);
            String damaged = rootAndAll();

            assertThatThrownBy(() -> migration.start(Step.ROLL_BACK).await())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("1 pre-image is missing or damaged");

            assertThat(rootAndAll()).isEqualTo(damaged);
        }
    }

    @Test
    @Tag("J8")
    void oneNodeThatCannotBePutBackStopsNoOtherAndIsTriedAgain() throws Exception {
        makeTrees();
        String before = rootAndAll();
        try (Migration migration = migrated()) {
            assertThat(migration.undoable()).isTrue();
        }
        harness.destination(real ->
                new FaultyFSAdapter(real)
                        .fail(Verb.RESTORE, 2, why -> new StorageException.Denied(why, null)));
        try (Migration migration = harness.open()) {
            assertThat(migration.start(Step.ROLL_BACK).await())
                    .isInstanceOfSatisfying(
                            StepResult.Suspended.class,
                            suspended ->
                                    assertThat(suspended.what())
                                            .startsWith("1 node could not be put back"));
            assertThat(migration.next()).contains(Step.ROLL_BACK);
            assertThat(there().entries()).doesNotContainKeys("clash2/x", "sub/new/file");
        }
        harness.destination(UnaryOperator.identity());

        assertThat(harness.rollBack().phase()).isEqualTo(Phase.ROLLED_BACK);

        assertThat(rootAndAll()).isEqualTo(before);
    }

    @Test
    void afterAFinishThereIsNothingToUndoAndLaterPassesGoBackToIt() throws Exception {
        makeTrees();
        try (Migration migration = migrated()) {
            done(migration, Step.FINISH);
            assertThat(there().withoutReserved()).isEqualTo(there());
            assertThatThrownBy(() -> migration.start(Step.ROLL_BACK))
                    .hasMessage("There is nothing to undo since the last finish or rollback");
            String finished = rootAndAll();

            from().file("changed", "newer still").file("another", "a");
            done(migration, Step.DISCOVER);
            migration.approve("me");
            done(migration, Step.COPY);
            assertThat(rootAndAll()).isNotEqualTo(finished);
            done(migration, Step.ROLL_BACK);

            assertThat(rootAndAll()).isEqualTo(finished);
        }
    }

    @Test
    void aReplacementIsOnRecordAlthoughItsAnswerWasAnError() throws Exception {
        from().file("changed", "new content");
        to().file("changed", "old");
        assertComesBackAfter(Verb.PUBLISH, List.of());
    }

    @Test
    void aDeletionIsOnRecordAlthoughItsAnswerWasAnError() throws Exception {
        from().file("same", "s");
        to().file("same", "s").file("extra", "e");
        for (TreeBuilder tree : List.of(from(), to())) {
            tree.mtime("same", 5_000_000_000L);
        }
        assertComesBackAfter(Verb.SET_ASIDE, List.of("extra"));
    }

    @Test
    void whatWasKeptForAChangeThatCouldNotBeStagedGoes() throws Exception {
        from().file("changed", "new content");
        to().file("changed", "old");
        String before = there().toString();
        harness.destination(real ->
                new FaultyFSAdapter(real)
                        .fail(
                                Verb.STAGE,
                                FaultyFSAdapter.EACH,
                                why -> new StorageException.Denied(why, null)));
        try (Migration migration = harness.open()) {
            done(migration, Step.DISCOVER);
            migration.approve("me");
            done(migration, Step.COPY);

            assertThat(migration.status().totals().outcome(OutcomeKind.FAILED).nodes()).isOne();
            assertThat(there()).hasToString(before);
        }
    }

    /// @param verb whose first use is done and answered with an error
    private void assertComesBackAfter(Verb verb, List<String> deleted) throws Exception {
        String before = rootAndAll();
        harness.destination(real ->
                new FaultyFSAdapter(real)
                        .failAfter(verb, 1, why -> new StorageException.Transient(why, null)));
        try (Migration migration = harness.open()) {
            done(migration, Step.DISCOVER);
            if (!deleted.isEmpty()) {
                migration.resolve(deleted, Resolution.DELETE, "me");
            }
            migration.approve("me");
            done(migration, Step.COPY);
            assertThat(rootAndAll()).isNotEqualTo(before);

            done(migration, Step.ROLL_BACK);

            assertThat(rootAndAll()).isEqualTo(before);
            assertThat(left(migration)).isEmpty();
        }
    }
}
