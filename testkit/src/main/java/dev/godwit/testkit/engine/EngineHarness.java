package dev.godwit.testkit.engine;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Migrations;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.engine.lifecycle.EngineMigrations;
import dev.godwit.engine.lifecycle.Environment;
import dev.godwit.engine.lifecycle.Providers;
import dev.godwit.engine.run.DirectTaskRunner;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.store.InMemoryStateStores;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Migrates from one disk in memory to another, with nothing left to chance.
///
/// What the adapters and the store do can be decorated between two runs; the disks and what the
/// store acknowledged stay, as they would when a process dies.
public final class EngineHarness {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Location SOURCE = new Location("memory", "source", Map.of());
    private static final Location DESTINATION = new Location("memory", "destination", Map.of());

    private final MemoryDisk source;
    private final MemoryDisk destination;
    private final Path directory;
    private final Map<String, String> settings = new HashMap<>();
    private StateStoreProvider stores = new InMemoryStateStores();
    private UnaryOperator<StateStore> storeDecorator = UnaryOperator.identity();
    private UnaryOperator<FSAdapter> sourceDecorator = UnaryOperator.identity();
    private UnaryOperator<FSAdapter> destinationDecorator = UnaryOperator.identity();
    private Supplier<TaskRunner> runners = DirectTaskRunner::new;

    /// @param directory for the migration's state, not made yet
    public EngineHarness(MemoryDisk source, MemoryDisk destination, Path directory) {
        this.source = source;
        this.destination = destination;
        this.directory = directory;
    }

    /// Another kind of store.
    public EngineHarness stores(StateStoreProvider provider) {
        stores = provider;
        return this;
    }

    public EngineHarness setting(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /// What stands between the engine and the store from the next opening on.
    public EngineHarness store(UnaryOperator<StateStore> decorator) {
        storeDecorator = decorator;
        return this;
    }

    public EngineHarness source(UnaryOperator<FSAdapter> decorator) {
        sourceDecorator = decorator;
        return this;
    }

    public EngineHarness destination(UnaryOperator<FSAdapter> decorator) {
        destinationDecorator = decorator;
        return this;
    }

    /// What runs the tasks, in place of the one that runs each at once.
    public EngineHarness runner(Supplier<TaskRunner> supplier) {
        runners = supplier;
        return this;
    }

    public Migrations migrations() {
        return new EngineMigrations(
                new Providers(Set.of(new Disks()), Set.of(new Decorated()), Set.of(new Direct())),
                new Environment(
                        InstantSource.fixed(NOW),
                        _ -> {},
                        new Random(7),
                        SameThreadExecutor::new,
                        "direct",
                        directory.resolveSibling("locks")));
    }

    /// Opens the migration, made when there is none.
    public Migration open() {
        return migrations().openOrCreate(directory, SOURCE, DESTINATION, stores.name(), settings);
    }

    /// Runs a migration from wherever it is to its end, approving its plan.
    public MigrationStatus migrate() throws InterruptedException {
        try (Migration migration = open()) {
            boolean fresh =
                    migration.status().pass() == 0
                            || (migration.next().isEmpty() && migration.approved().isPresent());
            Optional<Step> step = fresh ? Optional.of(Step.DISCOVER) : migration.next();
            while (true) {
                if (step.isEmpty()) {
                    if (migration.approved().isPresent()) {
                        return migration.status();
                    }
                    migration.approve("test");
                    step = Optional.of(Step.COPY);
                }
                StepResult result = migration.start(step.get()).await();
                if (!(result instanceof StepResult.Done)) {
                    return migration.status();
                }
                step = migration.next();
            }
        }
    }

    /// Undoes what the migration did, from wherever the rollback is.
    public MigrationStatus rollBack() throws InterruptedException {
        try (Migration migration = open()) {
            migration.start(Step.ROLL_BACK).await();
            return migration.status();
        }
    }

    private final class Disks implements FSAdapterProvider {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public FSAdapter open(Location location) {
            return location.root().equals("source")
                    ? sourceDecorator.apply(source.adapter("source"))
                    : destinationDecorator.apply(destination.adapter("destination"));
        }
    }

    private final class Decorated implements StateStoreProvider {
        @Override
        public String name() {
            return stores.name();
        }

        @Override
        public boolean exists(Path at) {
            return stores.exists(at);
        }

        @Override
        public StateStore create(Path at) {
            return storeDecorator.apply(stores.create(at));
        }

        @Override
        public StateStore open(Path at) {
            return storeDecorator.apply(stores.open(at));
        }
    }

    private final class Direct implements TaskRunnerProvider {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public TaskRunner open(int workers) {
            return runners.get();
        }
    }
}
