package dev.godwit.engine.lifecycle;

import dev.godwit.api.Phase;
import dev.godwit.api.Progress;
import dev.godwit.engine.model.Gauges;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces `progress.json` every second while a step runs, for the eyes of other processes, and
/// removes it at the end.
final class ProgressWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressWriter.class);

    private final StateDirectory directory;
    private final Supplier<MigrationRecord> record;
    private final String store;
    private final Gauges gauges;
    private final Snapshot snapshot;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("godwit-progress").factory());

    /// @param record as it stands at each moment
    ProgressWriter(
            StateDirectory directory,
            Supplier<MigrationRecord> record,
            String store,
            Gauges gauges) {
        this.directory = directory;
        this.record = record;
        this.store = store;
        this.gauges = gauges;
        snapshot = new Snapshot(directory);
    }

    void start() {
        ScheduledFuture<?> _ = timer.scheduleAtFixedRate(this::write, 0, 1, TimeUnit.SECONDS);
    }

    void write() {
        try {
            snapshot.writeProgress(progress());
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("progress.json could not be written");
        }
    }

    private Map<String, Object> progress() {
        Progress now = gauges.progress();
        double seconds = Math.max(now.elapsed().toMillis() / 1_000.0, 0.001);
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("round", now.sourceRound());
        source.put("nodes", now.sourceNodes());
        source.put("bytes", now.sourceBytes());
        Map<String, Object> destination = new LinkedHashMap<>();
        destination.put("round", now.destinationRound());
        destination.put("nodes", now.destinationNodes());
        Map<String, Object> rates = new LinkedHashMap<>();
        rates.put("nodes_per_second", Math.round((now.sourceNodes() + now.doneNodes()) / seconds));
        rates.put("bytes_per_second", Math.round(now.doneBytes() / seconds));
        Map<String, Object> all = new LinkedHashMap<>();
        boolean lists = now.phase() == Phase.TRAVERSAL_IN_PROGRESS;
        all.put("migration", record.get().name());
        all.put("pass", record.get().pass());
        all.put("phase", now.phase().text());
        all.put("store", store);
        all.put("pid", ProcessHandle.current().pid());
        all.put("listed_source", source);
        all.put("listed_destination", destination);
        all.put("planned", count(now.plannedNodes(), now.plannedBytes()));
        all.put("done", count(now.doneNodes(), now.doneBytes()));
        all.put("pending", Math.max(0, now.plannedNodes() - now.doneNodes()));
        all.put(
                "min_pending_depth",
                lists ? Math.max(0, Math.min(now.sourceRound(), now.destinationRound())) : -1);
        all.put("problems", now.problems());
        all.put("elapsed", seconds);
        all.put("rates", rates);
        all.put("time_left", now.timeLeft().map(Duration::toSeconds).orElse(null));
        return all;
    }

    private static Map<String, Object> count(long nodes, long bytes) {
        Map<String, Object> count = new LinkedHashMap<>();
        count.put("nodes", nodes);
        count.put("bytes", bytes);
        return count;
    }

    @Override
    public void close() {
        timer.close();
        try {
            Files.deleteIfExists(directory.progress());
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("progress.json could not be removed");
        }
    }
}
