package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An adapter that is not in the build, dropped into the plug-in folder.
class PluginTest {
    private static final String SOURCE = "fixed:letter,folder/note,folder/deeper/leaf";

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path destination;

    @BeforeEach
    void install() throws Exception {
        program = Program.in(folder);
        destination = folder.resolve("destination");
    }

    @Test
    void withoutItsSchemeIsUnknown() throws Exception {
        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
        assertThat(ran.err()).contains("fixed").contains("plugins/").hasLineCount(1);
    }

    @Test
    void servesAsASourceOnceItsJarIsThere() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);

        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.json().get("outcomes").get("copied").asInt()).isEqualTo(5);
        assertThat(destination.resolve("letter")).hasContent("ggggg");
        assertThat(destination.resolve("folder/note")).hasContent("ggggg");
        assertThat(destination.resolve("folder/deeper/leaf")).hasContent("ggggg");
    }

    @Test
    void isFoundInTheFolderOfTheDistributionToo() throws Exception {
        var jar = Installation.path().resolve("plugins/fixed.jar");
        FixedTreePlugin.pack(jar, folder);
        try {
            var ran =
                    program.command("migrate", "--yes", "--json", SOURCE, destination.toString())
                            .with("GODWIT_PLUGINS", "")
                            .run();

            assertThat(ran.exit()).as(ran.err()).isZero();
            assertThat(destination.resolve("letter")).hasContent("ggggg");
        } finally {
            Files.delete(jar);
        }
    }

    @Test
    void isReadOnlyAndRefusedAsADestination() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        Files.writeString(Files.createDirectory(folder.resolve("source")).resolve("file"), "text");

        var ran = program.run("migrate", "--yes", "--json", folder + "/source", SOURCE);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(5);
        assertThat(ran.err()).contains("fixed:").hasLineCount(1);
    }

    @Test
    void anUnknownSettingOfItIsRefusedWithTheKnownOnes() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);

        var ran =
                program.run(
                        "migrate",
                        "--yes",
                        "--source-set",
                        "speed=5",
                        SOURCE,
                        destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
        assertThat(ran.err())
                .contains("speed")
                .contains("hold, log, pause, reads, size")
                .hasLineCount(1);
        assertThat(destination).doesNotExist();
    }

    @Test
    void twoOfOneNameStopTheStartAndBothJarsAreNamed() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("one.jar"), folder, "OneTree");
        FixedTreePlugin.pack(program.plugins().resolve("two.jar"), folder, "OtherTree");

        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(5);
        assertThat(ran.err()).contains("named fixed", "one.jar", "two.jar").hasLineCount(1);
        assertThat(destination).doesNotExist();
    }

    /// Java would take the first of them without a word.
    @Test
    void twoVersionsOfOnePlugInStopTheStartToo() throws Exception {
        var old = program.plugins().resolve("fixed-1.jar");
        FixedTreePlugin.pack(old, folder);
        Files.copy(old, program.plugins().resolve("fixed-2.jar"));

        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(5);
        assertThat(ran.err())
                .contains("plugin.FixedTree", "fixed-1.jar", "fixed-2.jar")
                .hasLineCount(1);
        assertThat(destination).doesNotExist();
    }

    @Test
    void aFolderThatOthersMayWriteIsRefused() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        Files.setAttribute(program.plugins(), "unix:mode", 0777);

        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(5);
        assertThat(ran.err()).contains(program.plugins().toString()).hasLineCount(1);
        assertThat(destination).doesNotExist();
    }

    @Test
    void aJarThatOthersMayWriteIsRefused() throws Exception {
        var jar = program.plugins().resolve("fixed.jar");
        FixedTreePlugin.pack(jar, folder);
        Files.setAttribute(jar, "unix:mode", 0666);

        var ran = program.run("migrate", "--yes", "--json", SOURCE, destination.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(5);
        assertThat(ran.err()).contains(jar.toString()).hasLineCount(1);
    }
}
