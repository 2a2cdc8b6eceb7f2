package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A state directory that is somewhere else than it was.
class MovedStateTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aMigrationGoesBackFromAStateThatWasMoved(String store) throws Exception {
        var source = Files.createDirectories(folder.resolve("source"));
        var destination = Files.createDirectories(folder.resolve("destination"));
        Files.writeString(source.resolve("changed"), "new content");
        Files.writeString(source.resolve("fresh"), "fresh");
        Files.writeString(destination.resolve("changed"), "old");
        var program = Program.in(folder);
        var there =
                program.run(
                        "migrate",
                        "--yes",
                        "--store",
                        store,
                        "--on-conflict",
                        "overwrite",
                        "--state",
                        folder.resolve("state").toString(),
                        source.toString(),
                        destination.toString());
        assertThat(there.exit()).as(there.toString()).isZero();
        assertThat(destination.resolve("changed")).hasContent("new content");

        var moved = Files.move(folder.resolve("state"), folder.resolve("moved"));
        var back = program.run("rollback", "--yes", "--state", moved.toString());

        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(destination.resolve("changed")).hasContent("old");
        assertThat(destination.resolve("fresh")).doesNotExist();
    }
}
