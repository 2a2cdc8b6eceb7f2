package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A large file whose copy is killed: it goes on from the parts it has. A campaign makes the file
/// larger with `-Dgodwit.large=2GiB-in-bytes`.
class LargeFileKillTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long SIZE = Long.getLong("godwit.large", 768L << 20);
    private static final long PART = 64L << 20;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private State state;
    private Path source;
    private Path destination;

    @BeforeEach
    void prepare() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        destination = folder.resolve("destination");
        state = new State(folder.resolve("state"));
        grow(source.resolve("large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void goesOnFromThePartsItHas(String store) throws Exception {
        var program = Program.in(folder);

        var killed = start(program, store, SIZE / 3);
        assertThat(
                        State.reaches(
                                "half of the file",
                                () -> bytes("done") >= SIZE / 2,
                                killed.process()))
                .isTrue();
        killed.kill();
        killed.await();
        var staged = staged();
        var resumed = start(program, store, SIZE / 3);
        assertThat(
                        State.reaches(
                                "a plan",
                                () -> pid() == resumed.process().pid() && bytes("planned") > 0,
                                resumed.process()))
                .isTrue();
        var planned = bytes("planned");
        var ran = resumed.await();

        assertThat(ran.exit()).as(ran.toString()).isZero();
        // Half was read; of that a part for each thread may not have been recorded.
        assertThat(planned).isLessThanOrEqualTo(SIZE / 2 + 4 * PART);
        assertThat(ran.json().get("verified").get("mismatches").asLong()).isZero();
        assertThat(Files.getAttribute(destination.resolve("large"), "unix:ino")).isEqualTo(staged);
        assertThat(Oracle.differences(source, destination)).isEmpty();
    }

    private static void grow(Path file) throws IOException {
        var random = new Random(7);
        var piece = new byte[1 << 16];
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(SIZE);
            for (long at = 0; at < SIZE; at += 1 << 20) {
                random.nextBytes(piece);
                out.seek(at);
                out.write(piece);
            }
        }
    }

    private Program.Running start(Program program, String store, long bandwidth)
            throws IOException {
        return program.start(
                "migrate",
                "--yes",
                "--json",
                "--store",
                store,
                "--verify",
                "full",
                "--bandwidth",
                bandwidth + "/s",
                "--state",
                state.folder().toString(),
                source.toString(),
                destination.toString());
    }

    /// The inode of the one file that lies staged.
    private Object staged() throws IOException {
        try (var all = Files.list(destination)) {
            var staged = all.toList();
            assertThat(staged).hasSize(1);
            assertThat(staged.getFirst().getFileName().toString()).startsWith(".godwit-");
            return Files.getAttribute(staged.getFirst(), "unix:ino");
        }
    }

    private long bytes(String of) throws IOException {
        return progress().path(of).path("bytes").asLong(0);
    }

    private long pid() throws IOException {
        return progress().path("pid").asLong(0);
    }

    /// Empty where a process shows none.
    private JsonNode progress() throws IOException {
        try {
            return JSON.readTree(Files.readString(state.folder().resolve("progress.json")));
        } catch (NoSuchFileException | JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
