package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two engines on one state.
@Execution(ExecutionMode.CONCURRENT)
class TakeOverTest {
    private static final int FILES = 6_000;
    private static final int REFUSED = 5;

    @TempDir(factory = FastFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aStoppedEngineKeepsItsMigrationUntilAPersonTakesItAway(String store) throws Exception {
        var source = folder.resolve("source");
        Trees.grow(source, new Random(3), FILES);
        var destination = Files.createDirectory(folder.resolve("destination"));
        var program = Program.in(folder);
        var state = new State(folder.resolve("state"));
        var old =
                program.start(
                        "migrate",
                        "--yes",
                        "--json",
                        "--store",
                        store,
                        "--state",
                        state.folder().toString(),
                        "--bandwidth",
                        "500KiB/s",
                        source.toString(),
                        destination.toString());
        assertThat(state.reaches(Set.of(State.COPY), old.process())).isTrue();
        assertThat(State.reaches("the copy", () -> holdsFolders(destination), old.process()))
                .isTrue();
        old.signal("STOP");
        try {
            var second = program.run("resume", "--state", state.folder().toString());
            assertThat(second.exit()).as(second.toString()).isEqualTo(REFUSED);
            assertThat(second.err()).contains("--take-over");

            var other = folder.resolve("other");
            var third =
                    program.run(
                            "migrate",
                            "--yes",
                            "--state",
                            other.toString(),
                            source.toString(),
                            destination.toString());
            assertThat(third.exit()).as(third.toString()).isEqualTo(REFUSED);
            assertThat(third.err()).contains("Another migration is changing");

            var taken =
                    program.run(
                            "resume",
                            "--yes",
                            "--json",
                            "--take-over",
                            "--bandwidth",
                            "1TiB/s",
                            "--state",
                            state.folder().toString());
            assertThat(taken.exit()).as(taken.toString()).isZero();
            assertThat(taken.json().get("phase").asString()).isEqualTo(State.COMPLETE);
        } finally {
            old.signal("CONT");
        }
        var ran = old.await();
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(REFUSED);
        assertThat(ran.err()).contains("taken this migration over");
        assertThat(Oracle.differences(source, destination)).isEmpty();
        assertThat(program.run("doctor", "--state", state.folder().toString()).exit()).isZero();
    }

    /// Whether the copy is past its first wave.
    private static boolean holdsFolders(Path destination) throws IOException {
        try (var children = Files.list(destination)) {
            return children.anyMatch(child -> child.getFileName().toString().startsWith("folder-"));
        }
    }
}
