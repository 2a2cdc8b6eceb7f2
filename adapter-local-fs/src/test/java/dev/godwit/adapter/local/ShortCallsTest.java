package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.api.MigrationStatus;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.DiskTree;
import dev.godwit.testkit.fs.MemoryDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A kernel that gives and takes less than it was asked for, of content and of names.
class ShortCallsTest {

    private static final int NAMES = 300;

    @TempDir Path home;

    private Path source;
    private Path destination;

    @BeforeEach
    void makeTree() throws Exception {
        assumeTrue(Linux.calls() != null, "on Linux");
        source = Files.createDirectory(home.resolve("source"));
        destination = home.resolve("destination");
        Random random = new Random(4);
        for (int size : new int[] {0, 1, 299, 300, 301, 4_096, 65_536, 65_537, 1 << 20}) {
            byte[] raw = new byte[size];
            random.nextBytes(raw);
            Files.write(source.resolve("size" + size), raw);
        }
        byte[] sparse = new byte[3 << 20];
        sparse[1 << 20] = 1;
        Files.write(source.resolve("sparse"), sparse);
        Files.createDirectory(source.resolve("names"));
        for (int i = 0; i < NAMES; i++) {
            Files.createFile(source.resolve("names/" + "n".repeat(i % 250) + i));
        }
    }

    /// With a hash what is copied passes through this process, without one the kernel moves it.
    @ParameterizedTest(name = "at most {0} bytes by one call, hash {1}")
    @CsvSource({"300,xxh3", "300,none", "4099,xxh3", "65536,none"})
    void loseNothing(int most, String hash) throws Exception {
        Linux calls = Objects.requireNonNull(Linux.calls()).inPieces(most);
        EngineHarness harness =
                new EngineHarness(new MemoryDisk(), new MemoryDisk(), home.resolve("state"))
                        .source(_ -> LocalFSAdapter.by(calls, source))
                        .destination(_ -> LocalFSAdapter.by(calls, destination))
                        .setting("hash", hash)
                        .setting("verify", "full");

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isEqualTo(NAMES + 11L);
        assertThat(new DiskTree(destination).snapshot().entries())
                .isEqualTo(new DiskTree(source).snapshot().entries());
    }
}
