package dev.godwit.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    private static final int KILLS = Integer.getInteger("godwit.kills", 10);

    @TempDir Path directory;

    @Test
    @DisplayName(
            "After kill -9 at any time everything acknowledged is there, and nothing by halves")
    void survivesBeingKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillTest seed " + seed);
        Random random = new Random(seed);
        Path state = States.make(directory.resolve("state"));
        for (int kill = 0; kill < KILLS; kill++) {
            // DuckDB unpacks its library there, and a killed process leaves it.
            Path temporary = States.make(directory.resolve("tmp"));
            long acknowledged = killAfter(random.nextInt(60), state, temporary);
            delete(temporary);
            try (StateStore store = new RocksDBStateStoreProvider().open(state)) {
                assertThat(store.head().sequence())
                        .as("seed %s, kill %s", seed, kill)
                        .isBetween(acknowledged, acknowledged + 1);
                assertThat(store.verifyIntegrity(true)).isEmpty();
            }
        }
    }

    /// Runs the writer until it has acknowledged so many commits, kills it a moment later, and
    /// returns the last sequence it acknowledged.
    private static long killAfter(int commits, Path state, Path temporary)
            throws IOException, InterruptedException {
        Process writer = Jvm.start(KilledWriter.class, temporary, List.of(state.toString()));
        long last = 0;
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i <= commits; i++) {
                String line = lines.readLine();
                assertThat(line).as("the writer goes on").isNotNull();
                last = Long.parseLong(line);
            }
            // Not by the process itself, which would close what it said last.
            writer.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Math.max(last, parse(line, last));
            }
        }
        assertThat(writer.waitFor()).isNotZero();
        return last;
    }

    /// The last line may be torn.
    private static long parse(String line, long otherwise) {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
