package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `godwit doctor --convert-to` in the midst of a migration.
@Execution(ExecutionMode.CONCURRENT)
class ConversionTest {
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("godwit.kills", 4);
    private static final int FILES = 400;

    private final Random random = new Random(SEED);

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;
    private State state;
    private String plan = "";

    @BeforeEach
    void install() throws Exception {
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
        state = new State(folder.resolve("state"));
        var files = Trees.grow(source, random, FILES);
        for (var file : files.subList(0, FILES / 4)) {
            Files.createDirectories(destination.resolve(file).getParent());
            Files.writeString(destination.resolve(file), "something else");
        }
        Files.writeString(destination.resolve("extra"), "an extra");
        Trees.age(destination);
    }

    private Ran run(String... words) throws IOException, InterruptedException {
        return start(words).await();
    }

    private Program.Running start(String... words) throws IOException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state.folder().toString()));
        return program.start(all.toArray(String[]::new));
    }

    private Ran done(String... words) throws IOException, InterruptedException {
        var ran = run(words);
        assertThat(ran.exit()).as("seed " + SEED + ": " + ran).isZero();
        return ran;
    }

    /// A plan with all kinds of decisions, approved.
    private void approve(String store) throws Exception {
        var words =
                List.of("discover", "--store", store, "--on-conflict", "overwrite", "--max-delete");
        var all = new ArrayList<>(words);
        all.addAll(List.of("1", source.toString(), destination.toString()));
        assertThat(run(all.toArray(String[]::new)).exit()).isEqualTo(3);
        done("exclude", "folder-0");
        done("decide", "extra", "--as", "delete");
        plan = done("approve", "--json").json().get("plan").asString();
        assertThat(plan).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource({"duckdb, rocksdb", "rocksdb, duckdb"})
    void thePlanAndTheWayBackStayWhatTheyAre(String from, String to) throws Exception {
        Command.in(folder, "cp", "-a", "destination", "before").run();
        approve(from);
        var rows = run("review", "--list", "--json", "--limit", "10000").out();

        var converted = done("doctor", "--convert-to", to, "--json");

        assertThat(converted.json().get("ok").asBoolean()).isTrue();
        assertThat(converted.out()).contains(plan);
        var status = done("status", "--json").json();
        assertThat(status.get("store").asString()).isEqualTo(to);
        assertThat(status.get("plan").asString()).isEqualTo(plan);
        assertThat(run("review", "--list", "--json", "--limit", "10000").out()).isEqualTo(rows);
        assertThat(state.names()).contains("state." + to).doesNotContain("state." + from);

        var copied = done("copy", "--plan", plan, "--json").json();
        assertThat(copied.get("outcomes").get("deleted").asInt()).isEqualTo(1);
        done("doctor", "--convert-to", from);
        var again = done("migrate", "--yes", "--json", source.toString(), destination.toString());
        assertThat(again.json().get("store").asString()).isEqualTo(from);
        assertThat(again.json().get("outcomes").get("copied").asInt()).isZero();
        assertThat(again.json().get("conflicts").asInt()).isZero();

        done("doctor", "--convert-to", to);
        done("rollback", "--yes");
        assertThat(Oracle.differences(folder.resolve("before"), destination)).isEmpty();
        done("doctor");
    }

    @Test
    void killedAtAnyMomentOneOfTheTwoCounts() throws Exception {
        approve("duckdb");
        for (int i = 0; i < KILLS; i++) {
            var other = done("status", "--json").json().get("store").asString();
            var to = other.equals("duckdb") ? "rocksdb" : "duckdb";
            var running = start("doctor", "--convert-to", to);
            var building = state.folder().resolve("converting");
            if (State.reaches("the conversion", () -> Files.exists(building), running.process())) {
                running.process().waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS);
            }
            running.kill();
            running.await();

            var status = done("status", "--json").json();
            assertThat(status.get("plan").asString()).as("seed " + SEED).isEqualTo(plan);
            done("doctor");
        }
    }

    @Test
    void goesOnFromEveryStepOfTheExchange() throws Exception {
        approve("duckdb");
        Command.in(folder, "cp", "-a", "state", "old").run();
        done("doctor", "--convert-to", "rocksdb");

        // Built, and the old one still there.
        Files.createDirectory(state.folder().resolve("converted"));
        move("state.rocksdb", "converted/state.rocksdb");
        Command.in(folder, "sh", "-c", "cp old/head old/state.duckdb state/").run();
        assertThat(done("status", "--json").json().get("store").asString()).isEqualTo("rocksdb");
        assertThat(state.names()).doesNotContain("state.duckdb", "head", "converted");

        // The old one is gone, the new one not all in its place.
        Files.createDirectory(state.folder().resolve("moving"));
        move("state.rocksdb", "moving/state.rocksdb");
        assertThat(done("status", "--json").json().get("plan").asString()).isEqualTo(plan);

        // Half a new one is of no use.
        Files.createDirectory(state.folder().resolve("converting"));
        Files.writeString(state.folder().resolve("converting/state.duckdb"), "half");
        assertThat(done("status", "--json").json().get("plan").asString()).isEqualTo(plan);
        assertThat(state.names()).doesNotContain("converting", "moving");
    }

    private void move(String one, String to) throws IOException {
        Files.move(state.folder().resolve(one), state.folder().resolve(to));
    }

    @Test
    void refusesWhatItCannotConvert() throws Exception {
        approve("duckdb");

        assertThat(done("doctor", "--convert-to", "duckdb").out()).contains("already");
        assertThat(run("doctor", "--convert-to", "paper").exit()).isEqualTo(2);
        assertThat(run("doctor", "--convert-to", "rocksdb", "--repair").exit()).isEqualTo(2);
        assertThat(program.run("doctor", "--convert-to", "rocksdb", "/tmp").exit()).isEqualTo(2);
        Files.writeString(state.folder().resolve("state.duckdb"), "damage");
        var damaged = run("doctor", "--convert-to", "rocksdb");
        assertThat(damaged.exit()).as(damaged.toString()).isEqualTo(5);
        assertThat(state.names()).contains("state.duckdb").doesNotContain("converting");
    }
}
