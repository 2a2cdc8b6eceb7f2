package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a process takes of a machine's memory, which is more than Java's heap. A campaign tries
/// larger trees: `-Dgodwit.nodes=2000000`.
@Execution(ExecutionMode.CONCURRENT)
class MemoryTest {
    private static final int NODES = Integer.getInteger("godwit.nodes", 100_000);
    private static final int FILES_A_FOLDER = 1_000;
    private static final long LIMIT_KIB = 350 << 10;

    /// A little less than what ext4 lets one file have.
    private static final int NAMES = 60_000;

    @TempDir(factory = FastFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aLargeTreeIsCopiedAndComparedAgainInASmallProcess(String store) throws Exception {
        var source = folder.resolve("source");
        var files = grow(source);
        var program = Program.in(folder).java("-Xmx128m");

        var first = migrate(program, store, source);
        assertThat(first.get("source").get("files").asInt()).isEqualTo(files);
        assertThat(first.get("outcomes").get("copied").asInt()).isGreaterThan(files);
        var second = migrate(program, store, source);
        assertThat(second.get("outcomes").get("copied").asInt()).isZero();
    }

    /// Within the limit.
    private JsonNode migrate(Program program, String store, Path source) throws Exception {
        var running =
                program.start(
                        "migrate",
                        "--yes",
                        "--json",
                        "--store",
                        store,
                        source.toString(),
                        folder.resolve("destination").toString());
        var peak = 0L;
        while (!running.process().waitFor(20, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKib(running.process().pid()));
        }
        var ran = running.await();
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(peak).as("KiB at the peak").isPositive().isLessThanOrEqualTo(LIMIT_KIB);
        return ran.json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aFileOfManyNamesIsOneAgainInASmallHeap(String store) throws Exception {
        var destination = folder.resolve("destination");
        var source = growNames(folder.resolve("source"));
        var program = Program.in(folder).java("-Xmx48m");

        var ran =
                program.run(
                        "migrate",
                        "--yes",
                        "--json",
                        "--store",
                        store,
                        source.toString(),
                        destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(Files.getAttribute(destination.resolve("first"), "unix:nlink")).isEqualTo(NAMES);
    }

    /// One file, whose names are in a hundred folders.
    private static Path growNames(Path root) throws IOException {
        var first = Files.writeString(Files.createDirectories(root).resolve("first"), "content");
        for (int name = 1; name < NAMES; name++) {
            var leaf = root.resolve("folder-" + name % 100);
            Files.createLink(Files.createDirectories(leaf).resolve("name-" + name), first);
        }
        return root;
    }

    /// Half of the files lie in one folder.
    private static int grow(Path root) throws IOException {
        var files = 0;
        var flat = Files.createDirectories(root.resolve("flat"));
        for (; files < NODES / 2; files++) {
            Files.createFile(flat.resolve("file-" + files));
        }
        for (int number = 0; files < NODES; number++) {
            var parent = root.resolve("group-" + number % 20);
            var leaf = Files.createDirectories(parent.resolve("folder-" + number));
            for (int file = 0; file < FILES_A_FOLDER; file++, files++) {
                Files.createFile(leaf.resolve("file-" + file));
            }
        }
        return files;
    }

    private static long peakKib(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
