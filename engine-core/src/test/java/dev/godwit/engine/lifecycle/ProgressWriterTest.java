package dev.godwit.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Phase;
import dev.godwit.engine.model.Gauges;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.value.Side;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressWriterTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir Path folder;

    private Map<String, Object> written(Gauges gauges) {
        StateDirectory directory = new StateDirectory(folder);
        MigrationRecord record = new MigrationRecord(Map.of("name", "photos", "pass", "3"));
        try (ProgressWriter writer =
                new ProgressWriter(directory, () -> record, "duckdb", gauges)) {
            writer.write();
            return new Snapshot(directory).readProgress();
        }
    }

    @Test
    void tellsAllThatStatusTellsWhileAnEngineRuns() {
        Gauges gauges = new Gauges(Phase.COPY_IN_PROGRESS, CLOCK);
        gauges.planned(new Count(10, 1_000));
        gauges.settled(4);

        assertThat(written(gauges))
                .containsEntry("migration", "photos")
                .containsEntry("pass", 3)
                .containsEntry("phase", "Copy-In-Progress")
                .containsEntry("store", "duckdb")
                .containsEntry("pid", (int) ProcessHandle.current().pid())
                .containsEntry("pending", 6)
                .containsEntry("min_pending_depth", -1)
                .containsKeys("rates", "time_left", "problems", "elapsed", "planned", "done");
    }

    @Test
    void tellsTheShallowestRoundThatIsListed() {
        Gauges gauges = new Gauges(Phase.TRAVERSAL_IN_PROGRESS, CLOCK);
        gauges.round(Side.SOURCE, 5);
        gauges.round(Side.DESTINATION, 2);

        assertThat(written(gauges)).containsEntry("min_pending_depth", 2);
    }
}
