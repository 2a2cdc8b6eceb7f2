package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.Program.Ran;
import dev.godwit.it.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// There and back with 5,000 files, killed again and again on both ways, with somebody else at work
/// on the destination in between. A campaign raises the number of kills with `-Dgodwit.kills=100`,
/// and repeats one with `-Dgodwit.seed=…`.
@Execution(ExecutionMode.CONCURRENT)
class RollbackKillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 20);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int FILES = 5_000;
    private static final int LEFT_SOME = 1;

    private final Random random = new Random(SEED);

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;
    private State state;

    @BeforeEach
    void install() throws IOException {
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
        state = new State(folder.resolve("state"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void theOldTreeIsBackAndWhatOthersDidStays(String store) throws Exception {
        var files = Trees.grow(source, random, FILES);
        growDestination(files);
        var before = everything();

        discoverAndDecide(store);
        killed(KILLS / 2, State.COPY, "resume", "--yes");
        var copied = run("resume", "--yes", "--json");
        assertThat(copied.exit()).as("seed " + SEED + ": " + copied).isZero();
        // Only what is wrong is shown: thousands of lines tell what was kept, and are right.
        assertThat(Oracle.differences(source, destination))
                .filteredOn(line -> !line.startsWith("*deleting   extra") && !keptFor(line))
                .as("seed " + SEED + ": " + copied)
                .isEmpty();

        var foreign = meddle(files);
        killed(KILLS - KILLS / 2, State.ROLLING_BACK, "rollback", "--yes");
        if (!state.phase().equals(State.ROLLED_BACK)) {
            var back = run("rollback", "--yes", "--json");
            assertThat(back.exit()).as("seed " + SEED + ": " + back).isEqualTo(LEFT_SOME);
            assertThat(back.json().get("rollback").get("left").asInt()).isGreaterThanOrEqualTo(2);
        }
        assertBack(before, foreign);
    }

    private Ran run(String... words) throws IOException, InterruptedException {
        return start(words).await();
    }

    private Running start(String... words) throws IOException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state.folder().toString()));
        return program.start(all.toArray(String[]::new));
    }

    private static boolean keptFor(String line) {
        return line.startsWith(Oracle.PRE_IMAGE);
    }

    /// Half of the files are there, a third of those with other content; kinds clash; some are one
    /// file by several names; and there are extras.
    private void growDestination(List<Path> files) throws IOException, InterruptedException {
        Command.in(folder, "cp", "-a", source.toString(), destination.toString()).run();
        for (int i = 0; i < files.size(); i++) {
            var file = destination.resolve(files.get(i));
            if (i % 2 == 0) {
                Files.delete(file);
            } else if (i % 6 == 1) {
                Files.delete(file);
                Files.writeString(file, "older content of " + i);
            } else if (i % 97 == 3) {
                Files.delete(file);
                Files.createDirectory(file);
                Files.writeString(file.resolve("inside"), "a folder was here");
            }
            if (i % 101 == 1 && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createLink(destination.resolve("extra-name-" + i), file);
            }
        }
        Files.createDirectories(destination.resolve("extra/deep"));
        Files.writeString(destination.resolve("extra/deep/file"), "extra");
        Files.writeString(destination.resolve("extra-file"), "extra");
        Trees.age(destination);
    }

    private void discoverAndDecide(String store) throws Exception {
        var discovered =
                run(
                        "discover",
                        "--store",
                        store,
                        // So that the copy lasts some seconds, on a fast machine too.
                        "--bandwidth",
                        Trees.bytes(source) / 4 + "/s",
                        "--on-conflict",
                        "overwrite",
                        "--max-delete",
                        "10",
                        source.toString(),
                        destination.toString());
        assertThat(discovered.exit()).as(discovered.toString()).isEqualTo(3);
        for (var decision :
                List.of(
                        List.of("--where", "difference = kind_clash", "--as", "overwrite"),
                        List.of("extra", "--as", "delete"))) {
            var words = new ArrayList<>(List.of("decide"));
            words.addAll(decision);
            var decided = run(words.toArray(String[]::new));
            assertThat(decided.exit()).as(decided.toString()).isZero();
        }
        assertThat(run("resume", "--dry-run").exit()).isEqualTo(3);
        var approved = run("approve");
        assertThat(approved.exit()).as(approved.toString()).isZero();
    }

    /// Starts it again and again, and kills it each time in this phase or soon after: the first
    /// time at once, so that one kill at least meets it.
    private void killed(int times, String phase, String... words) throws Exception {
        var met = 0;
        for (int i = 0; i < times; i++) {
            var running = start(words);
            if (state.reaches(Set.of(phase), running.process())) {
                running.process().waitFor(random.nextInt(1 + 200 * i), TimeUnit.MILLISECONDS);
            }
            running.kill();
            assertThat(running.await().exit()).as("seed " + SEED).isNotEqualTo(70);
            met += state.phase().equals(phase) ? 1 : 0;
        }
        assertThat(met).as("kills that met " + phase + ", seed " + SEED).isPositive();
    }

    /// Somebody else adds, changes and removes.
    ///
    /// @return what is there now at the paths that were touched; null where nothing is
    private Map<String, String> meddle(List<Path> files) throws IOException {
        var foreign = new TreeMap<String, String>();
        var added = destination.resolve(files.get(0)).resolveSibling("added by somebody");
        Files.writeString(added, "new");
        var changed = destination.resolve(files.get(1));
        Files.writeString(changed, "changed by somebody");
        var removed = destination.resolve(files.get(7));
        Files.delete(removed);
        for (var path : List.of(added, changed, removed)) {
            foreign.put(
                    destination.relativize(path).toString(), Files.exists(path) ? facts(path) : "");
        }
        return foreign;
    }

    private void assertBack(Map<String, String> before, Map<String, String> foreign)
            throws Exception {
        assertThat(state.phase()).as("seed " + SEED).isEqualTo(State.ROLLED_BACK);
        var after = everything();
        foreign.forEach((path, facts) -> {
            assertThat(after.getOrDefault(path, ""))
                    .as("seed " + SEED + ", " + path)
                    .isEqualTo(facts);
            before.remove(path);
            after.remove(path);
        });
        after.keySet().removeIf(path -> path.startsWith(".godwit-"));
        assertThat(after).as("seed " + SEED).isEqualTo(before);
        var finished = run("finish", "--yes");
        assertThat(finished.exit()).as(finished.toString()).isZero();
        assertThat(Oracle.reserved(destination)).isEmpty();
    }

    /// Everything that can be seen of the destination, by path, hard links too; the times of
    /// folders in which somebody else was at work move, and are left out.
    private Map<String, String> everything() throws IOException {
        try (var paths = Files.walk(destination)) {
            return paths.collect(
                    Collectors.toMap(
                            path -> destination.relativize(path).toString(),
                            RollbackKillTest::facts,
                            (a, _) -> a,
                            TreeMap::new));
        }
    }

    private static String facts(Path path) {
        try {
            var names = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return Oracle.look(path) + " by " + names + " names";
            }
            return new TreeMap<>(
                            Files.readAttributes(
                                    path,
                                    "unix:mode,uid,gid,lastModifiedTime",
                                    LinkOption.NOFOLLOW_LINKS))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
