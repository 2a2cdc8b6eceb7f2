package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C and its like in the middle of a copy.
class InterruptTest {
    private static final int FILES = 12_000;
    private static final int SUSPENDED = 4;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path destination;
    private State state;

    @BeforeEach
    void install() throws Exception {
        // A shell that runs the tests in the background has them ignore what is to be tested.
        program = Program.in(folder).through("env", "--default-signal=INT,TERM,HUP");
        destination = folder.resolve("destination");
        state = new State(folder.resolve("state"));
    }

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalSuspendsAndResumeGoesOn(String signal) throws Exception {
        var source = folder.resolve("source");
        Trees.grow(source, new Random(1), FILES);
        var running = migrate(source.toString(), "--bandwidth", "500KiB/s");
        assertThat(state.reaches(Set.of(State.COPY), running.process())).isTrue();

        running.signal(signal);
        var suspended = running.await();

        assertThat(suspended.exit()).as(suspended.toString()).isEqualTo(SUSPENDED);
        assertThat(suspended.json().get("phase").asString()).isEqualTo("Suspended");
        assertThat(suspended.json().get("outcomes").get("pending").asLong()).isPositive();
        assertThat(suspended.err()).contains("resume").doesNotContain("\tat ");
        assertThat(state.names()).doesNotContain("owner", "progress.json");

        var resumed =
                program.run(
                        "resume",
                        "--json",
                        "--bandwidth",
                        "1TiB/s",
                        "--state",
                        state.folder().toString());

        assertThat(resumed.exit()).as(resumed.toString()).isZero();
        assertThat(resumed.json().get("phase").asString()).isEqualTo(State.COMPLETE);
        assertThat(resumed.json().get("outcomes").get("pending").asLong()).isZero();
        assertThat(Oracle.differences(source, destination)).isEmpty();
    }

    @Test
    void whatIsInFlightIsGivenUpAfterTenSeconds() throws Exception {
        var running = migrateSlowly();
        var begun = Instant.now();

        running.signal("INT");
        var ran = running.await();

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(SUSPENDED);
        assertThat(Duration.between(begun, Instant.now())).isBetween(TEN_SECONDS, A_MINUTE);
        assertThat(ran.json().get("phase").asString()).isEqualTo("Suspended");
        assertThat(destination.resolve("large")).doesNotExist();
    }

    @Test
    void aSecondSignalStopsAtOnce() throws Exception {
        var running = migrateSlowly();

        running.signal("INT");
        assertThat(running.says("Suspending")).isTrue();
        var begun = Instant.now();
        running.signal("INT");
        var ran = running.await();

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(SUSPENDED);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(TEN_SECONDS);
        assertThat(ran.json().get("error").get("code").asInt()).isEqualTo(SUSPENDED);
        assertThat(destination.resolve("large")).doesNotExist();
        var status = program.run("status", "--json", "--state", state.folder().toString());
        assertThat(status.exit()).as(status.toString()).isZero();
    }

    @Test
    void aSignalDuringDiscoverySuspendsToo() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        var hold = Files.createFile(folder.resolve("hold"));
        var listed = folder.resolve("listed");
        var running =
                migrate(
                        "fixed:letter,folder/deeper/leaf",
                        "--source-set",
                        "hold=" + hold,
                        "--source-set",
                        "log=" + listed);
        assertThat(State.reaches("a listing", () -> Files.exists(listed), running.process()))
                .isTrue();

        running.signal("INT");
        assertThat(running.says("Suspending")).isTrue();
        Files.delete(hold);
        var suspended = running.await();

        assertThat(suspended.exit()).as(suspended.toString()).isEqualTo(SUSPENDED);
        assertThat(destination).doesNotExist();
        var resumed =
                program.run("resume", "--yes", "--json", "--state", state.folder().toString());
        assertThat(resumed.exit()).as(resumed.toString()).isIn(0, 3);
        assertThat(Files.readAllLines(listed)).contains("/folder/deeper");
    }

    private Running migrate(String source, String... more) throws Exception {
        var words = new ArrayList<>(List.of("migrate", "--yes", "--json"));
        words.addAll(List.of("--state", state.folder().toString()));
        words.addAll(List.of(more));
        words.addAll(List.of(source, destination.toString()));
        return program.start(words.toArray(String[]::new));
    }

    /// From a source that gives one large file, and takes its time: two minutes. It is being read
    /// now.
    private Running migrateSlowly() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        Files.createDirectories(destination);
        var reads = folder.resolve("reads");
        var running =
                migrate(
                        "fixed:large",
                        "--source-set",
                        "size=" + (64L << 20),
                        "--source-set",
                        "pause=2000",
                        "--source-set",
                        "reads=" + reads);
        assertThat(State.reaches("a read", () -> Files.exists(reads), running.process())).isTrue();
        return running;
    }
}
