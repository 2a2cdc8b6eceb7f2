package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that cannot bring to itself what was written: what was staged is given up, and copied
/// again later.
class FailedSyncTest {

    private static final int FILES = 200;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;

    @BeforeEach
    void prepare() throws Exception {
        Oracle.needs("strace");
        program = Program.in(folder);
        source = folder.resolve("source");
        Files.createDirectories(source.resolve("folder"));
        destination = folder.resolve("destination");
        for (var i = 0; i < FILES; i++) {
            Files.writeString(source.resolve("folder/file" + i), "content " + i);
        }
    }

    @Test
    void publishesNothingThatWasNotBroughtToDisk() throws Exception {
        // The first is that of the folders, the second of the files that lie staged.
        var failed =
                program.through(
                                "strace",
                                "-f",
                                "-o",
                                "/dev/null",
                                "-e",
                                "inject=syncfs:error=EIO:when=2+")
                        .run(
                                "migrate",
                                "--yes",
                                "--json",
                                source.toString(),
                                destination.toString());

        assertThat(failed.exit()).as(failed.toString()).isEqualTo(4);
        assertThat(failed.err()).contains("bring to disk").contains("Input/output error");
        assertThat(published()).isEmpty();

        var resumed = program.run("resume", "--yes", "--json");

        assertThat(resumed.exit()).as(resumed.toString()).isZero();
        assertThat(Oracle.differences(source, destination)).isEmpty();
        assertThat(Oracle.reserved(destination.resolve("folder"))).isEmpty();
    }

    private String published() throws Exception {
        return Command.in(destination, "find", ".", "-type", "f", "-not", "-name", ".godwit-*")
                .run()
                .out();
    }
}
