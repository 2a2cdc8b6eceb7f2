package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A destination, or a state, that has no room left.
class DiskFullTest {
    private static final int FILES = 3_000;

    @TempDir(factory = FastFolders.class)
    Path folder;

    @Test
    void aFullDestinationSuspendsAndTheCopyGoesOnOnceThereIsRoom() throws Exception {
        Mounts.needed();
        var source = folder.resolve("source");
        Trees.grow(source, new Random(3), FILES);
        var program = Program.in(folder);
        try (var small = Mounts.memory(folder.resolve("destination"), "6m")) {
            var destination = small.point();

            var full =
                    program.run(
                            "migrate",
                            "--yes",
                            "--json",
                            source.toString(),
                            destination.toString());

            assertThat(full.exit()).as(full.toString()).isEqualTo(4);
            assertThat(full.json().get("phase").asString()).isEqualTo("Suspended");
            assertThat(full.json().get("outcomes").get("failed").asInt()).isZero();
            assertThat(full.json().get("outcomes").get("pending").asInt()).isPositive();
            assertThat(full.err()).contains("room").doesNotContain("\tat ");

            var still = program.run("resume", "--json");
            assertThat(still.exit()).as("no room yet: " + still).isEqualTo(4);

            small.resize("64m");
            var resumed = program.run("resume", "--json");

            assertThat(resumed.exit()).as(resumed.toString()).isZero();
            assertThat(resumed.json().get("phase").asString()).isEqualTo(State.COMPLETE);
            assertThat(Oracle.differences(source, destination)).isEmpty();
        }
    }

    @Test
    void aFullStateSuspendsToo() throws Exception {
        Mounts.needed();
        var source = folder.resolve("source");
        Trees.grow(source, new Random(4), FILES);
        var destination = folder.resolve("destination");
        var program = Program.in(folder);
        try (var small = Mounts.memory(folder.resolve("states"), "1m")) {
            var state = Files.createDirectories(small.point()).resolve("state").toString();

            var full =
                    program.run(
                            "migrate",
                            "--yes",
                            "--json",
                            "--state",
                            state,
                            source.toString(),
                            destination.toString());
            assertThat(full.exit()).as(full.toString()).isEqualTo(4);
            assertThat(full.err()).doesNotContain("\tat ");

            small.resize("256m");
            var resumed =
                    program.run(
                            "migrate",
                            "--yes",
                            "--json",
                            "--state",
                            state,
                            source.toString(),
                            destination.toString());

            assertThat(resumed.exit()).as(resumed.toString()).isZero();
            assertThat(Oracle.differences(source, destination)).isEmpty();
        }
    }
}
