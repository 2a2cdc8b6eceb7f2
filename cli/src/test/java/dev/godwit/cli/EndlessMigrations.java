package dev.godwit.cli;

import dev.godwit.api.Approval;
import dev.godwit.api.Finding;
import dev.godwit.api.LeftAlone;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationController;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations;
import dev.godwit.api.Phase;
import dev.godwit.api.Progress;
import dev.godwit.api.Retried;
import dev.godwit.api.RolledBack;
import dev.godwit.api.Settings;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.api.VerifyMode;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One migration whose every step runs until it is stopped.
final class EndlessMigrations implements Migrations {
    private static final Location PLACE = new Location("file", "/somewhere", Map.of());

    private static final Totals ONE_TO_COPY =
            new Totals(
                    new Tally(0, 1, 0, 0, 1),
                    Tally.NONE,
                    Map.of(Verdict.ONLY_ON_SOURCE, new Count(1, 1)),
                    Map.of(Decision.COPY, new Count(1, 1)),
                    Map.of(OutcomeKind.PENDING, new Count(1, 1)),
                    0,
                    0,
                    0);

    private final CompletableFuture<Duration> stopped = new CompletableFuture<>();
    private Runnable whenStepRuns = () -> {};
    private Runnable whenOpened = () -> {};
    private Runnable whenRetried = () -> {};
    private boolean deaf;
    private volatile Phase phase = Phase.TRAVERSAL_IN_PROGRESS;
    private Optional<Map<String, Object>> progress = Optional.empty();
    private int started;

    void whenStepRuns(Runnable action) {
        whenStepRuns = action;
    }

    void whenOpened(Runnable action) {
        whenOpened = action;
    }

    void whenRetried(Runnable action) {
        whenRetried = action;
    }

    /// From now on steps do not even stop when they are asked to.
    EndlessMigrations deaf() {
        deaf = true;
        return this;
    }

    void waitsForApproval() {
        phase = Phase.AWAITING_PATH_REVIEW;
    }

    void isComplete() {
        phase = Phase.COMPLETE;
    }

    /// From now on another process runs the migration and writes this down.
    void runsElsewhere(Map<String, Object> written) {
        progress = Optional.of(written);
    }

    int started() {
        return started;
    }

    /// How long what is in flight may take to end; zero before it was stopped.
    Duration drain() {
        return stopped.getNow(Duration.ZERO);
    }

    @Override
    public Location location(String text, Map<String, String> settings) {
        return PLACE;
    }

    @Override
    public List<String> stores() {
        return List.of("memory");
    }

    @Override
    public Migration openOrCreate(
            Path directory,
            Location source,
            Location destination,
            String store,
            Map<String, String> settings) {
        return open(directory, settings);
    }

    @Override
    public Migration open(Path directory, Map<String, String> settings) {
        whenOpened.run();
        return new Endless();
    }

    @Override
    public Optional<Glimpse> glimpse(Path directory) {
        return progress.map(written -> new Glimpse(summary(directory), written));
    }

    @Override
    public List<MigrationSummary> list(Path home) {
        return List.of(summary(home.resolve("endless")));
    }

    private MigrationSummary summary(Path directory) {
        return new MigrationSummary(
                "endless",
                directory,
                phase.text(),
                1,
                "memory",
                "file:/a",
                "file:/b",
                Instant.EPOCH,
                progress.isPresent() ? OptionalLong.of(4711) : OptionalLong.empty());
    }

    @Override
    public void takeOver(Path directory) {}

    @Override
    public void delete(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Finding> checkUp(Path directory, boolean repair) {
        return List.of();
    }

    @Override
    public List<Finding> convert(Path directory, String store) {
        return List.of();
    }

    @Override
    public List<Finding> checkUp(Location location) {
        return List.of();
    }

    private final class Endless implements Migration {
        @Override
        public String name() {
            return "endless";
        }

        @Override
        public Settings settings() {
            return Settings.parse(Map.of());
        }

        @Override
        public SortedMap<String, Long> storeStatistics() {
            return new TreeMap<>(Map.of("commits", 1L));
        }

        @Override
        public Phase phase() {
            return status().phase();
        }

        @Override
        public MigrationStatus status() {
            return new MigrationStatus(
                    "endless",
                    Path.of("/state"),
                    1,
                    phase,
                    Optional.empty(),
                    "memory",
                    PLACE,
                    PLACE,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    ONE_TO_COPY,
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Optional.empty(),
                    1,
                    0,
                    false,
                    false,
                    List.of(),
                    Map.of());
        }

        @Override
        public Optional<Step> next() {
            return phase == Phase.AWAITING_PATH_REVIEW
                    ? Optional.empty()
                    : Optional.of(Step.DISCOVER);
        }

        @Override
        public MigrationController start(Step step) {
            started++;
            return new Controller();
        }

        @Override
        public MigrationController verify(
                VerifyMode mode, boolean touchedOnly, boolean allowPending, boolean allowExtras) {
            return start(Step.VERIFY);
        }

        @Override
        public Rows rows(
                Where where, Sort sort, boolean descending, Optional<Query.Mark> after, int limit) {
            return new Rows(List.of(), Optional.empty());
        }

        @Override
        public Optional<Row> row(String path) {
            return Optional.empty();
        }

        @Override
        public Totals totals(String path) {
            return ONE_TO_COPY;
        }

        @Override
        public Totals exclude(Collection<String> paths, boolean onlyThis, String by) {
            return ONE_TO_COPY;
        }

        @Override
        public Totals include(Collection<String> paths, boolean onlyThis, String by) {
            return ONE_TO_COPY;
        }

        @Override
        public Totals resolve(Collection<String> paths, Resolution as, String by) {
            return ONE_TO_COPY;
        }

        @Override
        public long resolve(Where where, Resolution as, String by) {
            return 1;
        }

        @Override
        public boolean undoable() {
            return false;
        }

        @Override
        public RolledBack rolledBack() {
            return new RolledBack(0, 0, 0);
        }

        @Override
        public void leftAlone(Consumer<LeftAlone> each) {}

        @Override
        public Totals onConflict(OnConflict policy, String by) {
            return ONE_TO_COPY;
        }

        @Override
        public Approval approve(String by) {
            return new Approval("", 0);
        }

        @Override
        public Optional<Approval> approved() {
            return Optional.empty();
        }

        @Override
        public Retried retry(Collection<String> paths) {
            whenRetried.run();
            return new Retried(0, 0);
        }

        @Override
        public void close() {}
    }

    private final class Controller implements MigrationController {
        @Override
        public void stop(Duration drain) {
            if (!deaf) {
                phase = Phase.SUSPENDED;
                stopped.complete(drain);
            }
        }

        @Override
        public StepResult await() throws InterruptedException {
            return await(Duration.ofDays(1)).orElseThrow();
        }

        @Override
        public Optional<StepResult> await(Duration atMost) throws InterruptedException {
            whenStepRuns.run();
            try {
                stopped.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
                return Optional.of(new StepResult.Suspended("Stopped", "Go on with godwit resume"));
            } catch (TimeoutException _) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Progress progress() {
            return new Progress(
                    Phase.TRAVERSAL_IN_PROGRESS,
                    0,
                    0,
                    1,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Duration.ofSeconds(1),
                    Optional.empty());
        }
    }
}
