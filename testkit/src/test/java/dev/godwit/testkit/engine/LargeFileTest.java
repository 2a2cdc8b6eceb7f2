package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Step;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Verb;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content that is verified in slices, each by a task of its own.
class LargeFileTest {

    private static final int SIZE = 4 * Content.BLOCK + 1_000;
    private static final int SLICES = 3;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    /// The destination of the latest run.
    private @Nullable FaultyFSAdapter faulty;

    @BeforeEach
    void makeSource() {
        byte[] raw = new byte[SIZE];
        for (int at = 0; at < SIZE; at += 1 << 20) {
            raw[at] = (byte) (at >> 20);
        }
        source.tree("source").file("large", raw);
        source.tree("source").file("small", new byte[] {1, 2, 3});
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .setting("verify", "full");
    }

    private void faults(UnaryOperator<FaultyFSAdapter> script) {
        harness.destination(real -> {
            FaultyFSAdapter faults = script.apply(new FaultyFSAdapter(real));
            faulty = faults;
            return faults;
        });
    }

    private int opened() {
        FaultyFSAdapter latest = faulty;
        return latest == null ? 0 : latest.uses(Verb.OPEN);
    }

    /// Changes a byte of what was copied and nothing that a look tells.
    private void spoil(int at) {
        byte[] raw = new byte[SIZE];
        for (int i = 0; i < SIZE; i += 1 << 20) {
            raw[i] = (byte) (i >> 20);
        }
        raw[at]++;
        long mtime = destination.tree("destination").snapshot().at("large").mtimeNs();
        destination.tree("destination").file("large", raw);
        destination.tree("destination").mtime("large", mtime);
    }

    private long mismatchesNow() throws InterruptedException {
        try (Migration migration = harness.open()) {
            migration.start(Step.VERIFY).await();
            return migration.status().verified().orElseThrow().mismatches();
        }
    }

    @Test
    void isReadInSlicesAndFoundRight() throws Exception {
        faults(real -> real);
        MigrationStatus status = harness.migrate();

        assertThat(status.verified().orElseThrow().mismatches()).isZero();
        assertThat(status.verified().orElseThrow().hashed()).isEqualTo(2);
        assertThat(opened()).as("by slices, and the small file").isEqualTo(SLICES + 1);
    }

    @Test
    void oneByteOfAnySliceTells() throws Exception {
        harness.migrate();
        for (int at : new int[] {0, 2 * Content.BLOCK, SIZE - 1}) {
            spoil(at);
            assertThat(mismatchesNow()).as("byte " + at).isEqualTo(1);
        }
    }

    @Test
    void withoutAHashBothSidesAreRead() throws Exception {
        harness.setting("hash", "none");
        faults(real -> real);

        assertThat(harness.migrate().verified().orElseThrow().mismatches()).isZero();
        assertThat(opened()).isEqualTo(SLICES + 1);

        spoil(SIZE - 1);
        assertThat(mismatchesNow()).isEqualTo(1);
    }

    @Test
    void aSliceThatCannotBeReadIsToldOnce() throws Exception {
        harness.migrate();
        faults(real ->
                real.fail(Verb.OPEN, 2, text -> new Transient(text, null))
                        .fail(Verb.OPEN, 3, text -> new Transient(text, null)));

        assertThat(mismatchesNow()).isEqualTo(1);
        faults(real -> real);
        assertThat(mismatchesNow()).isZero();
    }
}
