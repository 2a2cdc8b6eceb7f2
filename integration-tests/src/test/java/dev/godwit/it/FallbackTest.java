package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keeping what is replaced where the file system gives no second name.
class FallbackTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EMLINK", "EPERM", "EXDEV", "EOPNOTSUPP"})
    void whatHasNoSecondNameIsKeptAsACopy(String error) throws Exception {
        Oracle.needs("strace");
        var source = Files.createDirectories(folder.resolve("source"));
        var destination = Files.createDirectories(folder.resolve("destination"));
        Files.writeString(source.resolve("file"), "new content");
        var old = Files.writeString(destination.resolve("file"), "old");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r-----"));
        Files.createLink(destination.resolve("name"), old);
        Trees.time(old, Instant.parse("2019-01-01T00:00:00Z"));
        var before = Oracle.look(old);
        var program =
                Program.in(folder)
                        .through(
                                "strace",
                                "-f",
                                "-o",
                                "/dev/null",
                                "-e",
                                "trace=link,linkat",
                                "-e",
                                "inject=link,linkat:error=" + error);

        var there =
                program.run(
                        "migrate",
                        "--yes",
                        "--on-conflict",
                        "overwrite",
                        source.toString(),
                        destination.toString());
        assertThat(there.exit()).as(there.toString()).isZero();
        assertThat(old).hasContent("new content");
        assertThat(destination.resolve("name")).hasContent("old");

        var back = program.run("rollback", "--yes");
        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(Oracle.look(old)).hasToString(before.toString());
    }
}
