package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NoSpace;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.MemoryStyle;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.Verb;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are staged in parts: what counts after an interruption, and what does not.
class PartedCopyTest {

    private static final int SIZE = 3 * Content.BLOCK + 1_000;
    private static final int PARTS = 4;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private MemoryDisk destination = parted();
    private EngineHarness harness;

    /// The destination of the latest run.
    private @Nullable FaultyFSAdapter faulty;

    private static MemoryDisk parted() {
        return new MemoryDisk(MemoryStyle.posix().partsFrom(2L * Content.BLOCK));
    }

    @BeforeEach
    void makeSource() {
        source.tree("source").file("small", new byte[] {1, 2, 3});
        source.tree("source").file("folder/large", content(1));
        harness = new EngineHarness(source, destination, home.resolve("state"));
        faults(real -> real);
    }

    private static byte[] content(long seed) {
        byte[] raw = new byte[SIZE];
        Random random = new Random(seed);
        for (int at = 0; at < SIZE; at += 1 << 20) {
            raw[at] = (byte) random.nextInt();
        }
        return raw;
    }

    private void faults(UnaryOperator<FaultyFSAdapter> script) {
        harness.destination(real -> {
            FaultyFSAdapter faults = script.apply(new FaultyFSAdapter(real));
            faulty = faults;
            return faults;
        });
    }

    private int uses(Verb verb) {
        FaultyFSAdapter latest = faulty;
        return latest == null ? 0 : latest.uses(verb);
    }

    /// A run that ends after some parts, as when somebody stops it.
    private MigrationStatus stoppedAt(int part) throws InterruptedException {
        faults(real -> real.fail(Verb.PART, part, text -> new Stopped(text)));
        MigrationStatus status = harness.migrate();
        assertThat(status.phase()).isEqualTo(Phase.SUSPENDED);
        faults(real -> real);
        return status;
    }

    private Snapshot there() {
        return destination.tree("destination").snapshot();
    }

    private void assertCarried(MigrationStatus status) {
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.verified().orElseThrow().mismatches()).isZero();
        assertThat(there().entries()).isEqualTo(source.tree("source").snapshot().entries());
    }

    private NodeOutcome outcome(String path) {
        try (Migration migration = harness.open()) {
            return migration.row(path).flatMap(Row::outcome).orElseThrow();
        }
    }

    @Test
    void carriesALargeFileWithTheHashItHasInOnePiece() throws Exception {
        MigrationStatus status = harness.setting("verify", "full").migrate();

        assertCarried(status);
        assertThat(uses(Verb.PART)).isEqualTo(PARTS);
        assertThat(status.totals().bytesCopied()).isEqualTo(SIZE + 3);
        NodeOutcome parted = outcome("folder/large");
        assertThat(parted.bytes()).isEqualTo(SIZE);

        MemoryDisk plain = new MemoryDisk();
        EngineHarness inOnePiece = new EngineHarness(source, plain, home.resolve("plain"));
        inOnePiece.migrate();
        try (Migration migration = inOnePiece.open()) {
            Optional<ContentHash> hash =
                    migration.row("folder/large").flatMap(Row::outcome).orElseThrow().hash();
            assertThat(hash).isPresent().isEqualTo(parted.hash());
        }
    }

    @Test
    void goesOnFromThePartsItHas() throws Exception {
        stoppedAt(3);
        assertThat(there().entries()).hasSize(3);

        MigrationStatus status = harness.migrate();

        assertCarried(status);
        assertThat(uses(Verb.PART)).isEqualTo(PARTS - 2);
        assertThat(uses(Verb.BEGIN)).isZero();
        assertThat(status.totals().bytesCopied()).isEqualTo(SIZE + 3);
    }

    @Test
    void goesOnWithPartsOnlyAsFarAsTheyAreDurable() throws Exception {
        stoppedAt(4);
        destination.powerCut();

        MigrationStatus status = harness.migrate();

        assertCarried(status);
        assertThat(uses(Verb.PART)).isEqualTo(PARTS - 3);
    }

    @Test
    void tellsInItsProgressOnlyWhatIsStillToBeCopied() throws Exception {
        stoppedAt(3);
        try (Migration migration = harness.open()) {
            var copy = migration.start(Step.COPY);
            copy.await();

            assertThat(copy.progress().plannedBytes()).isEqualTo(SIZE - 2L * Content.BLOCK);
            assertThat(copy.progress().doneBytes()).isEqualTo(SIZE - 2L * Content.BLOCK);
        }
    }

    @Test
    void aPartThatFailsIsTriedAgainAndNoOther() throws Exception {
        faults(real -> real.fail(Verb.PART, 2, text -> new Transient(text, null)));

        MigrationStatus status = harness.migrate();

        assertCarried(status);
        assertThat(uses(Verb.PART)).isEqualTo(PARTS + 1);
        assertThat(uses(Verb.BEGIN)).isEqualTo(1);
        assertThat(status.totals().bytesCopied()).isEqualTo(SIZE + 3);
    }

    @Test
    void whatIsGivenUpLeavesNothing() throws Exception {
        faults(real ->
                real.fail(
                        Verb.PART,
                        FaultyFSAdapter.EACH,
                        text -> new StorageException.Denied(text, null)));

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.FAILED).nodes()).isEqualTo(1);
        assertThat(there().entries()).containsOnlyKeys("small", "folder");
        assertThat(uses(Verb.ABORT)).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenTheSourceIsAnotherSince() throws Exception {
        harness.setting("source-changes", "accept");
        stoppedAt(3);
        source.tree("source").file("folder/large", content(2));

        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(there().entries()).isEqualTo(source.tree("source").snapshot().entries());
        assertThat(uses(Verb.PART)).isEqualTo(PARTS);
        assertThat(uses(Verb.BEGIN)).isEqualTo(1);
    }

    @Test
    void isStaleWhenTheSourceIsAnotherSinceAndLeavesNothing() throws Exception {
        stoppedAt(3);
        source.tree("source").file("folder/large", content(2));

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.STALE).nodes()).isEqualTo(1);
        assertThat(there().entries()).containsOnlyKeys("small", "folder");
    }

    @Test
    void isStagedInOneGoWhenItIsSmallByNow() throws Exception {
        harness.setting("source-changes", "accept");
        stoppedAt(3);
        source.tree("source").file("folder/large", new byte[] {9});

        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(there().entries()).isEqualTo(source.tree("source").snapshot().entries());
        assertThat(uses(Verb.PART)).isZero();
    }

    @Test
    void beginsAnewWhenSomethingElseThanItsBytesChangedBetweenTwoParts() throws Exception {
        faults(real ->
                real.after(Verb.PART, 2, () -> source.tree("source").mode("folder/large", 0600)));

        MigrationStatus status = harness.migrate();

        assertThat(there().at("folder/large").content())
                .isEqualTo(source.tree("source").snapshot().at("folder/large").content());
        assertThat(uses(Verb.BEGIN)).isEqualTo(2);
        assertThat(uses(Verb.PART)).isGreaterThan(PARTS);
        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isEqualTo(3);
    }

    @Test
    void aFileThatKeepsChangingIsStaleAndLeavesNothing() throws Exception {
        faults(real ->
                real.after(
                        Verb.PART,
                        FaultyFSAdapter.EACH,
                        new Runnable() {
                            private int mode = 0600;

                            @Override
                            public void run() {
                                source.tree("source").mode("folder/large", mode);
                                mode = mode == 0600 ? 0640 : 0600;
                            }
                        }));

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.STALE).nodes()).isEqualTo(1);
        assertThat(there().entries()).containsOnlyKeys("small", "folder");
    }

    @Test
    void beginsAnewWhenWhatWasStagedIsGone() throws Exception {
        stoppedAt(3);
        there().entries().keySet().stream()
                .filter(path -> path.contains(".godwit"))
                .forEach(destination.tree("destination")::remove);

        assertCarried(harness.migrate());
        assertThat(uses(Verb.PART)).isEqualTo(PARTS);
    }

    @Test
    void keepsItsPartsWhenTheDestinationIsFull() throws Exception {
        faults(real -> real.fail(Verb.PART, 3, text -> new NoSpace(text, null)));
        assertThat(harness.migrate().phase()).isEqualTo(Phase.SUSPENDED);
        faults(real -> real);

        assertCarried(harness.migrate());
        assertThat(uses(Verb.PART)).isEqualTo(PARTS - 2);
    }

    @Test
    void aNewPassTakesBackWhatAnotherPlanHadBegun() throws Exception {
        stoppedAt(3);
        try (Migration migration = harness.open()) {
            migration.start(Step.DISCOVER).await();
        }

        assertThat(there().entries()).containsOnlyKeys("small", "folder");
    }

    @Test
    void aRollbackTakesBackWhatWasBegun() throws Exception {
        stoppedAt(3);
        harness.rollBack();

        assertThat(there().entries()).isEmpty();
    }

    @Test
    void anotherEngineThatTookOverBeginsAnew() throws Exception {
        stoppedAt(3);
        harness.migrations().takeOver(home.resolve("state"));

        assertCarried(harness.migrate());
        assertThat(uses(Verb.PART)).isEqualTo(PARTS);
        assertThat(uses(Verb.BEGIN)).isEqualTo(1);
    }

    @Test
    void whatItReplacesIsKeptWhileItsPartsArrive() throws Exception {
        destination.tree("destination").file("folder/large", new byte[] {7});
        destination.tree("destination").mode("folder/large", 0640);
        Snapshot.Entry before = there().at("folder/large");
        harness.setting("on-conflict", "overwrite");
        stoppedAt(3);
        assertThat(there().at("folder/large")).isEqualTo(before);

        MigrationStatus status = harness.migrate();
        assertThat(status.totals().outcome(OutcomeKind.OVERWRITTEN).nodes()).isEqualTo(1);
        assertThat(uses(Verb.KEEP)).isZero();
        harness.rollBack();

        assertThat(there().at("folder/large")).isEqualTo(before);
        assertThat(there().entries()).containsOnlyKeys("folder", "folder/large");
    }

    @Test
    void whatTheBackEndTookByItselfHasNoHashAndIsVerifiedByReadingBoth() throws Exception {
        destination =
                new MemoryDisk(MemoryStyle.posix().partsFrom(2L * Content.BLOCK).takingDirectly());
        harness =
                new EngineHarness(source, destination, home.resolve("taken"))
                        .setting("verify", "full");
        try (Migration migration = harness.open()) {
            migration.start(Step.DISCOVER).await();
            migration.approve("test");
            migration.start(Step.COPY).await();
        }
        assertThat(outcome("small").hash()).isEmpty();
        assertThat(outcome("folder/large").hash()).isEmpty();
        assertThat(outcome("folder/large").bytes()).isEqualTo(SIZE);

        assertCarried(harness.migrate());
        byte[] other = content(1);
        other[5] = 5;
        long mtime = there().at("folder/large").mtimeNs();
        destination.tree("destination").file("folder/large", other);
        destination.tree("destination").mtime("folder/large", mtime);
        try (Migration migration = harness.open()) {
            migration.start(Step.VERIFY).await();
            assertThat(migration.status().verified().orElseThrow().mismatches()).isEqualTo(1);
        }
    }

    @Test
    void whatTheBackEndTookOfAFileThatChangedIsNotCopied() throws Exception {
        destination = new MemoryDisk(MemoryStyle.posix().takingDirectly());
        source.tree("source").remove("folder");
        harness = new EngineHarness(source, destination, home.resolve("taken"));
        faults(real ->
                real.before(
                        Verb.STAGE,
                        1,
                        () -> source.tree("source").file("small", new byte[] {4, 5, 6})));

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.STALE).nodes()).isEqualTo(1);
        assertThat(there().entries()).isEmpty();
    }

    @Test
    void carriesTheModeOfALargeFile() throws Exception {
        source.tree("source").mode("folder/large", 0400);
        stoppedAt(2);
        assertCarried(harness.migrate());
        try (Migration migration = harness.open()) {
            assertThat(
                            migration
                                    .row("folder/large")
                                    .flatMap(Row::source)
                                    .orElseThrow()
                                    .attributes()
                                    .get(Attributes.MODE))
                    .contains("0400");
        }
    }
}
