package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./godwit` in a clone that nobody has built.
class CloneTest {
    private static final Path ORIGINAL = Path.of(System.getProperty("godwit.clone"));
    private static final String BUILDING = "godwit: building from source";

    @TempDir Path clone;

    @Test
    void buildsOnceAndAgainWhenItsSourcesChange() throws Exception {
        cloneOriginal();
        var version = Command.in(clone, "./godwit", "--version");

        var first = version.run();
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).startsWith(BUILDING).hasLineCount(1);
        assertThat(first.out()).startsWith("godwit ");

        var second = version.run();
        assertThat(second).isEqualTo(new Command.Ended(0, first.out(), ""));

        var source = clone.resolve("cli/src/main/java/dev/godwit/cli/Broken.java");
        Files.writeString(source, "this is not Java");
        var broken = version.run();
        assertThat(broken.exit()).isEqualTo(70);
        assertThat(broken.out()).isEmpty();
        assertThat(broken.err()).startsWith(BUILDING).contains("Broken.java");

        Files.delete(source);
        var mended = version.run();
        assertThat(mended.exit()).as(mended.err()).isZero();
        assertThat(mended.err()).startsWith(BUILDING);
    }

    private void cloneOriginal() throws Exception {
        var copy =
                "tar -C \"$1\" --exclude=.git --exclude=target --exclude=.godwit-build -cf - . | tar -xf -";
        var ended = Command.in(clone, "sh", "-c", copy, "sh", ORIGINAL.toString()).run();
        assertThat(ended.exit()).as(ended.err()).isZero();
        shareDownloads();
    }

    /// With what these tests' own build has downloaded, wherever it was told to keep that.
    private void shareDownloads() throws IOException {
        Files.writeString(
                clone.resolve(".mvn/maven.config"),
                "-Dmaven.repo.local=" + System.getProperty("godwit.repository") + "\n",
                StandardOpenOption.APPEND);
    }
}
