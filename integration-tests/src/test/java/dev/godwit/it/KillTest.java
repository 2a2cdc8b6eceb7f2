package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Kills migrations again and again, and starts them again, until they are through. A campaign
/// raises the number of kills with `-Dgodwit.kills=500`, and repeats one with `-Dgodwit.seed=…`.
@Execution(ExecutionMode.CONCURRENT)
class KillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 50);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int MOST_ATTEMPTS = 4 * KILLS;
    private static final int FILES = 2_000;
    private static final List<String> EXTRAS = List.of("extra", "folder-0/extra");
    private static final Set<String> KNOWN_STATE =
            Set.of(
                    "migration.yaml",
                    "state.duckdb",
                    "state.rocksdb",
                    "head",
                    "lock",
                    "destination-lock",
                    "logs");

    private final Random random = new Random(SEED);

    @TempDir(factory = FastFolders.class)
    Path folder;

    /// Where a kill is meant to fall. A process that is killed while it starts has no phase.
    private enum Moment {
        START(State.DISCOVERY),
        DISCOVERY(State.DISCOVERY),
        COPY(State.COPY),
        VERIFICATION(State.VERIFICATION);

        final String phase;

        Moment(String phase) {
            this.phase = phase;
        }
    }

    @Test
    void killedAnywhereAMigrationGoesOnToAnIdenticalEnd() throws Exception {
        var source = folder.resolve("source");
        var files = Trees.grow(source, random, FILES);
        var program = Program.in(folder);
        var undisturbed = new Attempt(program, source, files, folder.resolve("undisturbed"));
        var lasting = undisturbed.measure();

        var killed = new EnumMap<Moment, Integer>(Moment.class);
        for (int number = 0; needsMore(killed) && number < MOST_ATTEMPTS; number++) {
            var attempt = new Attempt(program, source, files, folder.resolve("attempt" + number));
            while (needsMore(killed)) {
                var moment = moment(killed);
                if (attempt.isPast(moment) || !attempt.isKilled(moment, lasting, killed)) {
                    break;
                }
            }
            attempt.finish();
        }

        assertThat(killed).as("seed " + SEED).containsOnlyKeys(Moment.values());
        assertThat(sum(killed)).as("seed " + SEED).isGreaterThanOrEqualTo(KILLS);
        assertThat(program.temporary()).isEmptyDirectory();
    }

    /// One of those that were met least often.
    private Moment moment(Map<Moment, Integer> killed) {
        var least =
                EnumSet.allOf(Moment.class).stream()
                        .mapToInt(moment -> killed.getOrDefault(moment, 0))
                        .min()
                        .orElseThrow();
        var rare =
                EnumSet.allOf(Moment.class).stream()
                        .filter(moment -> killed.getOrDefault(moment, 0) == least)
                        .toList();
        return rare.get(random.nextInt(rare.size()));
    }

    /// Whether there were too few kills, or none at one of the moments.
    private static boolean needsMore(Map<Moment, Integer> killed) {
        return sum(killed) < KILLS || killed.size() < Moment.values().length;
    }

    private static int sum(Map<Moment, Integer> killed) {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// One migration into a destination that holds other versions of some files, and extras.
    private final class Attempt {
        private final Program program;
        private final Path source;
        private final Path place;
        private final Path destination;
        private final String store;
        private final String bandwidth;
        private final State state;
        private final Map<String, String> extras = new TreeMap<>();

        Attempt(Program program, Path source, List<Path> files, Path place) throws IOException {
            this.program = program;
            this.source = source;
            this.place = place;
            destination = place.resolve("destination");
            store = random.nextBoolean() ? "duckdb" : "rocksdb";
            bandwidth = 2 * Trees.bytes(source) + "/s";
            state = new State(place.resolve("state"));
            for (var file : files) {
                if (random.nextInt(8) == 0) {
                    put(destination.resolve(file), "an older version");
                }
            }
            for (var extra : EXTRAS) {
                put(destination.resolve(extra), "an extra");
                extras.put(extra, Oracle.look(destination.resolve(extra)).toString());
            }
        }

        private static void put(Path file, String content) throws IOException {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            Trees.time(file, Instant.parse("2019-01-01T00:00:00Z"));
        }

        private Program.Running start() throws IOException {
            return program.start(
                    "migrate",
                    "--yes",
                    "--json",
                    "--store",
                    store,
                    "--on-conflict",
                    "overwrite",
                    "--verify",
                    "full",
                    // So that copy and verification last half a second each, however fast the
                    // machine.
                    "--bandwidth",
                    bandwidth,
                    "--state",
                    state.folder().toString(),
                    source.toString(),
                    destination.toString());
        }

        /// How long every part takes when nothing disturbs it.
        Map<Moment, Duration> measure() throws Exception {
            var begun = Instant.now();
            var running = start();
            assertThat(state.reaches(from(Moment.DISCOVERY), running.process()))
                    .as(() -> written(running))
                    .isTrue();
            var started = Duration.between(begun, Instant.now());
            var ran = running.await();
            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertFinished(ran);
            var seconds = ran.json().get("seconds");
            return Map.of(
                    Moment.START, started,
                    Moment.DISCOVERY, seconds(seconds.get("discovery").asDouble()),
                    Moment.COPY, seconds(seconds.get("copy").asDouble()),
                    Moment.VERIFICATION, seconds(seconds.get("verify").asDouble()));
        }

        private static String written(Program.Running running) {
            try {
                return running.await().toString();
            } catch (IOException | InterruptedException e) {
                return e.toString();
            }
        }

        private static Duration seconds(double seconds) {
            return Duration.ofNanos((long) (seconds * 1e9));
        }

        /// Whether it cannot be killed at a moment any more, because it has come further.
        boolean isPast(Moment moment) throws IOException {
            return moment != Moment.START && reached().compareTo(moment) > 0;
        }

        /// Starts it, or goes on with it, and kills it at the moment or soon after it.
        ///
        /// @return false when it came to its end before
        boolean isKilled(Moment moment, Map<Moment, Duration> lasting, Map<Moment, Integer> killed)
                throws Exception {
            var longest = lasting.getOrDefault(moment, Duration.ZERO);
            var running = start();
            if (moment == Moment.START || state.reaches(from(moment), running.process())) {
                var delay = random.nextLong(Math.max(1, longest.toNanos()));
                running.process().waitFor(delay, TimeUnit.NANOSECONDS);
            }
            if (running.process().isAlive()) {
                running.kill();
                var where = moment == Moment.START ? moment : reached();
                killed.merge(where, 1, Integer::sum);
            }
            var ran = running.await();
            assertThat(ran.exit()).as("seed " + SEED + ", " + moment + ": " + ran).isIn(0, 137);
            return ran.exit() == 137;
        }

        /// The phases from a moment on: one that is over in no time is not to be waited for in
        /// vain.
        private static Set<String> from(Moment moment) {
            return EnumSet.range(moment, Moment.VERIFICATION).stream()
                    .map(each -> each.phase)
                    .collect(Collectors.toSet());
        }

        private Moment reached() throws IOException {
            return switch (state.phase()) {
                case State.VERIFICATION, State.COMPLETE -> Moment.VERIFICATION;
                case State.COPY -> Moment.COPY;
                default -> Moment.DISCOVERY;
            };
        }

        void finish() throws Exception {
            var ran = start().await();
            assertThat(ran.exit()).as("seed " + SEED + ": " + ran).isZero();
            assertFinished(ran);
        }

        private void assertFinished(Program.Ran ran) throws Exception {
            var json = ran.json();
            assertThat(json.get("phase").asString()).isEqualTo(State.COMPLETE);
            assertThat(json.get("verified").get("mismatches").asLong()).isZero();
            assertThat(Oracle.differences(source, destination))
                    .as("seed " + SEED)
                    .containsExactlyInAnyOrderElementsOf(expected());
            for (var extra : EXTRAS) {
                assertThat(Oracle.look(destination.resolve(extra))).hasToString(extras.get(extra));
            }
            assertThat(KNOWN_STATE).as("seed " + SEED).containsAll(state.names());
            Command.in(folder, "rm", "-rf", place.toString()).run();
        }

        /// What only the destination may hold: its extras, and what was overwritten.
        private List<String> expected() throws IOException {
            var expected = new ArrayList<String>();
            for (var extra : EXTRAS) {
                expected.add("*deleting   " + extra);
            }
            for (var area : Oracle.reserved(destination)) {
                assertThat(destination.resolve(area)).isDirectory();
                expected.add("*deleting   " + area + "/");
                try (var kept = Files.walk(destination.resolve(area)).skip(1)) {
                    kept.forEach(
                            path -> expected.add("*deleting   " + destination.relativize(path)));
                }
            }
            assertThat(Oracle.reserved(destination)).hasSize(1);
            return expected;
        }
    }
}
