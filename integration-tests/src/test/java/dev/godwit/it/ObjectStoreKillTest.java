package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.container.Bucket;
import dev.godwit.it.container.NeedsContainers;
import dev.godwit.it.container.RgwContainer;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migrations to and from an object store that are killed, and go on. A campaign does it more often
/// with `-Dgodwit.rounds=20`, and repeats one with `-Dgodwit.seed=…`.
@NeedsContainers
class ObjectStoreKillTest {
    private static final int ROUNDS = Integer.getInteger("godwit.rounds", 1);
    private static final long SEED = Long.getLong("godwit.seed", System.nanoTime());
    private static final int FILES = 150;

    /// Three parts, the last of them short.
    private static final int LARGE = (33 << 20) + 1;

    /// So that a copy lasts some seconds, however fast the machine.
    private static final List<String> SLOWLY =
            List.of("--ops-limit", "250/s", "--bandwidth", "15MiB/s", "--verify", "full");

    private final Random random = new Random(SEED);

    @TempDir(factory = FastFolders.class)
    Path folder;

    @Test
    void killedAnywhereAMigrationGoesOnToAnIdenticalEnd() throws Exception {
        var source = folder.resolve("source");
        grow(source);
        for (int round = 0; round < ROUNDS; round++) {
            var back = folder.resolve("back-" + round);
            try (var bucket = RgwContainer.shared().bucket("killed-" + round)) {
                var place = Crossing.place(bucket, "tree");
                killed(new Crossing(folder, store(round), source.toString(), place), bucket::keys);
                assertTidy(bucket);

                var from = new Crossing(folder, store(round + 1), place, back.toString());
                killed(from, () -> files(back));
                assertTidy(bucket);
            }
            assertThat(Oracle.differencesButLinks(source, back)).as("seed " + SEED).isEmpty();
        }
    }

    private static String store(int round) {
        return round % 2 == 0 ? "rocksdb" : "duckdb";
    }

    private void grow(Path source) throws IOException {
        Trees.grow(source, random, FILES);
        var large = new byte[LARGE];
        random.nextBytes(large);
        Files.write(source.resolve("large"), large);
        Trees.age(source);
    }

    /// What has arrived, and what lies beside it.
    @FunctionalInterface
    private interface Arrived {
        List<String> names() throws IOException;
    }

    /// While it comes: what is staged goes away under the eyes of who looks.
    private static List<String> files(Path destination) throws IOException {
        List<String> names = new ArrayList<>();
        Files.walkFileTree(
                destination,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        names.add(destination.relativize(file).toString());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return names;
    }

    /// Kills it early, while it copies, and while it verifies; then it comes to its end.
    private void killed(Crossing crossing, Arrived arrived) throws Exception {
        kill(crossing, "its folder in hand", () -> true, Duration.ofMillis(500));
        var count = 1 + random.nextInt(FILES);
        kill(
                crossing,
                count + " arrived",
                () -> arrived.names().size() >= count,
                Duration.ofMillis(50));
        kill(
                crossing,
                "its verification",
                () -> Set.of(State.VERIFICATION, State.COMPLETE).contains(crossing.phase()),
                Duration.ofMillis(500));

        var ran = crossing.complete(options());
        assertThat(ran.json().get("verified").get("mismatches").asLong())
                .as("seed " + SEED)
                .isZero();
    }

    private static String[] options() {
        return SLOWLY.toArray(String[]::new);
    }

    /// Kills it at a moment or soon after it, unless it is quicker.
    private void kill(Crossing crossing, String what, State.Look moment, Duration longest)
            throws Exception {
        var running = crossing.start(options());
        if (State.reaches(
                what, () -> crossing.isHeldBy(running) && moment.isSo(), running.process())) {
            var delay = random.nextLong(longest.toNanos());
            running.process().waitFor(delay, TimeUnit.NANOSECONDS);
        }
        running.kill();
        var ran = running.await();
        assertThat(ran.exit()).as("seed " + SEED + ", " + what + ": " + ran).isIn(0, 137);
        crossing.assertTellsNoSecret(ran);
    }

    /// An upload that was begun in the moment of a kill and not recorded is nobody's to give up.
    private static void assertTidy(Bucket bucket) {
        assertThat(bucket.reserved()).as("seed " + SEED).isEmpty();
        assertThat(bucket.uploads()).as("seed " + SEED).hasSizeLessThanOrEqualTo(1);
    }
}
