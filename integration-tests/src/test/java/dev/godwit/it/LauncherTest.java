package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/godwit` of the unpacked distribution, as a user's shell starts it.
class LauncherTest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("godwit.distribution"));
    private static final String VERSION =
            "godwit " + System.getProperty("godwit.version") + System.lineSeparator();

    @TempDir private static Path installed;

    private static Path launcher;

    @TempDir Path folder;

    @BeforeAll
    static void install() throws Exception {
        assumeThat(DISTRIBUTION).as("made by the package phase").exists();
        var copied = Command.in(DISTRIBUTION, "cp", "-a", ".", installed.toString()).run();
        assertThat(copied.exit()).as(copied.err()).isZero();
        launcher = installed.resolve("bin/godwit");
    }

    @Test
    void startsInSilence() throws Exception {
        assertThat(Command.in(folder, launcher.toString(), "--version").run())
                .isEqualTo(new Command.Ended(0, VERSION, ""));
    }

    @Test
    void startsThroughLinks() throws Exception {
        var absolute = Files.createSymbolicLink(installed.resolve("absolute"), launcher);
        Files.createSymbolicLink(installed.resolve("relative"), Path.of("absolute"));

        assertThat(Command.in(folder, absolute.toString(), "--version").run().out())
                .isEqualTo(VERSION);
        assertThat(Command.in(installed, "./relative", "--version").run().out()).isEqualTo(VERSION);
    }

    @Test
    void isFoundOnThePath() throws Exception {
        var links = Files.createDirectory(installed.resolve("links"));
        Files.createSymbolicLink(links.resolve("godwit"), launcher);
        var command = Command.in(folder, "sh", "-c", "godwit --version");

        var path = links + ":" + command.environment().get("PATH");

        assertThat(command.with("PATH", path).run().out()).isEqualTo(VERSION);
    }

    @Test
    void aChosenJavaThatDoesNotFitIsNamedInOneLine() throws Exception {
        var command = Command.in(folder, launcher.toString(), "--version");

        var ended = command.with("GODWIT_JAVA_HOME", folder.toString()).run();

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err().lines()).singleElement().asString().contains(folder.toString());
    }

    /// A signal must reach Java itself, or a migration would outlive the command that was ended.
    @Test
    void theProcessIsJava() throws Exception {
        var process =
                Command.in(folder, launcher.toString(), "--version")
                        .with("GODWIT_JAVA_OPTS", "-Xlog:gc:file=" + folder + "/java-%p.log")
                        .start(folder.resolve("out"), folder.resolve("err"));

        assertThat(process.waitFor()).isZero();
        assertThat(folder.resolve("java-" + process.pid() + ".log")).exists();
    }

    @Test
    void aStartUpCacheThatDoesNotFitIsIgnored() throws Exception {
        var cache = installed.resolve("lib/start-" + System.getProperty("java.version") + ".aot");
        Files.writeString(cache, "not a cache");

        assertThat(Command.in(folder, launcher.toString(), "--version").run())
                .isEqualTo(new Command.Ended(0, VERSION, ""));
    }

    @Test
    void preparingMakesAStartUpCacheThatIsUsed() throws Exception {
        assertThat(Command.in(folder, installed + "/bin/prepare").run())
                .isEqualTo(new Command.Ended(0, "", ""));
        var version = Command.in(folder, launcher.toString(), "--version");

        // With this mode, Java refuses to start without its cache.
        assertThat(version.with("GODWIT_JAVA_OPTS", "-XX:AOTMode=on").run())
                .isEqualTo(new Command.Ended(0, VERSION, ""));
        assertThat(version.with("GODWIT_JAVA_OPTS", "-XX:+UseZGC -Xmx1g").run())
                .isEqualTo(new Command.Ended(0, VERSION, ""));

        Files.delete(installed.resolve("lib/start-" + System.getProperty("java.version") + ".aot"));
        var bucket =
                Command.in(folder, launcher.toString(), "doctor", "s3://b")
                        .with("GODWIT_JAVA_OPTS", "-XX:AOTMode=on")
                        .run();
        assertThat(bucket.exit()).as(bucket.err()).isEqualTo(2);
        assertThat(bucket.err()).as("with a cache of its own").contains("Not a bucket's name");
    }
}
