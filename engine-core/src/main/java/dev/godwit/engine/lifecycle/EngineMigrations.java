package dev.godwit.engine.lifecycle;

import dev.godwit.api.Finding;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations;
import dev.godwit.api.Phase;
import dev.godwit.api.Settings;
import dev.godwit.engine.filter.Filters;
import dev.godwit.engine.lifecycle.EngineMigration.Resources;
import dev.godwit.engine.model.Carried;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.PageCache;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The engine's own [Migrations].
public final class EngineMigrations implements Migrations {

    private static final String TRUST_METADATA = "trust-metadata";
    private static final int WAITING_WORKERS = 32;

    private final Providers providers;
    private final Environment environment;

    @Inject
    public EngineMigrations(Providers providers, Environment environment) {
        this.providers = providers;
        this.environment = environment;
    }

    // ------------------------------------------------------------ locations

    @Override
    public Location location(String text, Map<String, String> settings) {
        return new Locations(providers).parse(text, settings);
    }

    @Override
    public List<String> stores() {
        return providers.stores().stream().map(StateStoreProvider::name).toList();
    }

    // ------------------------------------------------------------ opening

    @Override
    public Migration openOrCreate(
            Path directory,
            Location source,
            Location destination,
            String store,
            Map<String, String> settings) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        parsed(settings);
        StateStoreProvider provider = providers.store(store);
        if (state.exists() && storeOf(state).isPresent()) {
            return open(state, settings, Optional.of(new Pair(source, destination)));
        }
        refuseLostStore(state);
        return create(state, new Pair(source, destination), provider, settings);
    }

    @Override
    public Migration open(Path directory, Map<String, String> settings) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        parsed(settings);
        if (!state.exists() || storeOf(state).isEmpty()) {
            refuseLostStore(state);
            throw new MigrationException(
                    Reason.USAGE,
                    "There is no migration in " + state.path(),
                    "Begin one with godwit migrate SOURCE DESTINATION, or look with godwit list");
        }
        return open(state, settings, Optional.empty());
    }

    /// A migration begins with its store: where the picture of one is, and no store, it was lost,
    /// and beginning anew would forget what this migration did to its destination.
    private static void refuseLostStore(StateDirectory state) {
        if (Files.exists(state.snapshot())) {
            throw new MigrationException(
                    Reason.REFUSED,
                    state.snapshot() + " tells of a migration, but its state store is gone",
                    "Bring the store or its plug-in back, or remove the migration with godwit delete");
        }
    }

    private record Pair(Location source, Location destination) {}

    private Migration create(
            StateDirectory state,
            Pair pair,
            StateStoreProvider provider,
            Map<String, String> explicit) {
        Settings settings = parsed(explicit);
        Opened<FSAdapter> adapters = new Opened<>();
        try {
            checkPair(pair.source(), pair.destination());
            FSAdapter source = adapters.add(source(pair.source(), settings));
            FSAdapter destination = adapters.add(adapter(pair.destination(), Side.DESTINATION));
            checkRoots(state, source, destination, settings);
            Carried.select(settings, source, destination);
            Steps.refuseEmptySource(source, settings);
            sparePageCache(settings, source, destination);
            boolean made = !state.exists();
            state.make();
            return created(state, pair, provider, explicit, settings, source, destination, made);
        } catch (RuntimeException | Error e) {
            adapters.closeAfter(e);
            throw e;
        }
    }

    private Migration created(
            StateDirectory state,
            Pair pair,
            StateStoreProvider provider,
            Map<String, String> explicit,
            Settings settings,
            FSAdapter source,
            FSAdapter destination,
            boolean made) {
        Opened<AutoCloseable> opened = new Opened<>();
        try {
            DirectoryLock lock = opened.add(DirectoryLock.take(state));
            Ownership ownership = new Ownership(state);
            StateStore store = opened.add(new OwnedStore(provider.create(state.path()), ownership));
            TaskRunner runner = opened.add(runner(settings, explicit, source, destination));
            long epoch = store.raiseEpoch(owner());
            store.commit(new StateBatch(epoch, true, born(state, pair, explicit)));
            EngineMigration migration =
                    new EngineMigration(
                            new Resources(
                                    state,
                                    lock,
                                    ownership,
                                    provider.name(),
                                    store,
                                    source,
                                    destination,
                                    runner),
                            epoch,
                            settings,
                            environment);
            new Snapshot(state).write(migration.record(), provider.name());
            return migration;
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            if (made && e instanceof RuntimeException) {
                state.delete();
            }
            throw refused(e);
        }
    }

    private List<Fact> born(StateDirectory state, Pair pair, Map<String, String> explicit) {
        byte[] id = new byte[8];
        environment.random().nextBytes(id);
        Instant now = environment.clock().instant();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Property("id", HexFormat.of().formatHex(id)));
        facts.add(new Fact.Property("key", MigrationKey.draw(environment.random()).hex()));
        facts.add(new Fact.Property("name", String.valueOf(state.path().getFileName())));
        facts.add(new Fact.Property("created", now.toString()));
        facts.add(new Fact.Property("updated", now.toString()));
        facts.add(new Fact.Property("phase", Phase.ROOTS_SET.text()));
        facts.addAll(MigrationRecord.facts("source", pair.source()));
        facts.addAll(MigrationRecord.facts("destination", pair.destination()));
        explicit.forEach((key1, value) -> facts.add(new Fact.Property("setting." + key1, value)));
        facts.add(
                new Fact.Happened(
                        now,
                        "roots",
                        owner(),
                        pair.source().root() + " to " + pair.destination().root()));
        return facts;
    }

    private Migration open(
            StateDirectory state, Map<String, String> explicit, Optional<Pair> expected) {
        state.checkPrivate();
        StateStoreProvider provider = storeOf(state).orElseThrow();
        Optional<MigrationSummary> summary = new Snapshot(state).read();
        Opened<AutoCloseable> opened = new Opened<>();
        try {
            DirectoryLock lock = opened.add(DirectoryLock.take(state));
            Ownership ownership = new Ownership(state);
            StateStore store = opened.add(new OwnedStore(provider.open(state.path()), ownership));
            MigrationRecord record = born(state, store, expected, explicit);
            expected.ifPresent(pair -> checkPair(state, record, pair));
            Map<String, String> merged = EngineMigration.merged(record.settings(), explicit);
            Settings settings = parsed(merged);
            FSAdapter source = opened.add(source(record.source(), settings));
            FSAdapter destination = opened.add(adapter(record.destination(), Side.DESTINATION));
            Optional<MigrationException> unreachable =
                    unreachable(state, source, destination, settings);
            if (unreachable.isPresent()
                    && unreachable.get().reason() != Reason.SUSPENDED
                    && expected.isPresent()) {
                throw unreachable.get();
            }
            Carried.select(settings, source, destination);
            sparePageCache(settings, source, destination);
            TaskRunner runner = opened.add(runner(settings, merged, source, destination));
            long epoch = store.raiseEpoch(owner());
            List<Fact> changed = changed(record, explicit);
            // While the pair cannot be asked nobody has seen whether they fit it.
            if (!changed.isEmpty() && unreachable.isEmpty()) {
                store.commit(new StateBatch(epoch, true, changed));
            }
            EngineMigration migration =
                    new EngineMigration(
                            new Resources(
                                    state,
                                    lock,
                                    ownership,
                                    provider.name(),
                                    store,
                                    source,
                                    destination,
                                    runner),
                            epoch,
                            settings,
                            environment);
            unreachable.ifPresent(migration::refuseSteps);
            if (summary.isEmpty()
                    || !summary.get().phase().equals(record.phase().text())
                    || !summary.get().store().equals(provider.name())) {
                new Snapshot(state).write(migration.record(), provider.name());
            }
            return migration;
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw refused(e);
        }
    }

    /// Why nothing can be done about the roots now. What is known of them can be looked at all the
    /// same.
    private static Optional<MigrationException> unreachable(
            StateDirectory state, FSAdapter source, FSAdapter destination, Settings settings) {
        try {
            checkRoots(state, source, destination, settings);
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(suspended(e).orElse(e));
        }
    }

    /// What has begun is not refused because of what passes or a person can mend: it waits for
    /// that, as it would have in the middle of a step.
    static Optional<MigrationException> suspended(MigrationException refused) {
        String next =
                switch (refused.getCause()) {
                    case StorageException.Unauthenticated _ -> "Mend the credentials";
                    case StorageException.Transient _, StorageException.Throttled _ ->
                            "Wait until it can be reached";
                    case null, default -> "";
                };
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MigrationException(
                                Reason.SUSPENDED,
                                refused.what(),
                                next + ", then call it again",
                                refused.getCause()));
    }

    /// The migration's own values. A creation that a crash cut short left a store without any:
    /// nothing was done yet, and it is made up for when the pair is known.
    private MigrationRecord born(
            StateDirectory state,
            StateStore store,
            Optional<Pair> expected,
            Map<String, String> explicit) {
        MigrationRecord record = new MigrationRecord(store.properties());
        if (record.values().containsKey("id")) {
            return record;
        }
        if (expected.isEmpty()) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "The migration in " + state.path() + " was interrupted before it began",
                    "Name its source and destination again: godwit migrate SOURCE DESTINATION");
        }
        store.commit(
                new StateBatch(
                        store.raiseEpoch(owner()), true, born(state, expected.get(), explicit)));
        return new MigrationRecord(store.properties());
    }

    private static List<Fact> changed(MigrationRecord record, Map<String, String> explicit) {
        List<Fact> changed = new ArrayList<>();
        new TreeMap<>(explicit)
                .forEach((key, value) -> {
                    if (!value.equals(record.settings().get(key))) {
                        changed.add(new Fact.Property("setting." + key, value));
                    }
                });
        return changed;
    }

    private static void checkPair(StateDirectory state, MigrationRecord record, Pair pair) {
        if (!record.source().equals(pair.source())
                || !record.destination().equals(pair.destination())) {
            throw new MigrationException(
                    Reason.REFUSED,
                    state.path()
                            + " holds the migration of another pair: "
                            + record.source().root()
                            + " to "
                            + record.destination().root(),
                    "Name another state directory with --state or --name");
        }
    }

    // ------------------------------------------------------------ checks before anything is
    // touched

    private static void checkRoots(
            StateDirectory state, FSAdapter source, FSAdapter destination, Settings settings) {
        try {
            Optional<Node> root = source.stat(NodeRef.ROOT);
            if (root.isEmpty()) {
                throw new MigrationException(
                        Reason.USAGE,
                        "The source " + source.describe() + " does not exist",
                        "Check its path");
            }
            if (!(root.get() instanceof Node.Folder)) {
                throw new MigrationException(
                        Reason.USAGE,
                        "The source " + source.describe() + " is not a folder",
                        "Name the folder it is in; --include carries just one file");
            }
            Optional<Node> target = destination.stat(NodeRef.ROOT);
            if (target.isPresent() && !(target.get() instanceof Node.Folder)) {
                throw new MigrationException(
                        Reason.USAGE,
                        "The destination " + destination.describe() + " is not a folder",
                        "Name a folder, or a path where nothing is");
            }
            if (!destination.capabilities().writable()) {
                throw new MigrationException(
                        Reason.REFUSED,
                        "The destination " + destination.describe() + " cannot be written to",
                        "Check its permissions and whether it is mounted read-only");
            }
            checkOverlap(source, destination);
            checkStateOutside(state, source, "source");
            checkStateOutside(state, destination, "destination");
            checkComparable(source, destination, settings);
        } catch (StorageException e) {
            throw new MigrationException(
                    Reason.REFUSED, String.valueOf(e.getMessage()), "Check the location", e);
        }
    }

    private static void checkOverlap(FSAdapter source, FSAdapter destination)
            throws StorageException {
        Optional<Overlap> overlap = source.feature(Overlap.class);
        if (overlap.isEmpty()) {
            return;
        }
        String how =
                switch (overlap.get().relationTo(destination)) {
                    case APART -> "";
                    case SAME -> "is the same folder as";
                    case INSIDE -> "lies inside";
                    case AROUND -> "holds";
                };
        if (!how.isEmpty()) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "The source "
                            + source.describe()
                            + " "
                            + how
                            + " the destination "
                            + destination.describe(),
                    "Name two trees that are apart");
        }
    }

    private static void checkStateOutside(StateDirectory state, FSAdapter adapter, String side)
            throws StorageException {
        Optional<Overlap> overlap = adapter.feature(Overlap.class);
        if (overlap.isPresent() && overlap.get().holds(state.path())) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "The state directory "
                            + state.path()
                            + " lies inside the "
                            + side
                            + " "
                            + adapter.describe(),
                    "Name one outside of both trees with --state, or set GODWIT_HOME");
        }
    }

    private static void checkComparable(
            FSAdapter source, FSAdapter destination, Settings settings) {
        boolean times =
                source.capabilities().mtimePrecisionNs() > 0
                        && destination.capabilities().mtimePrecisionNs() > 0;
        switch (settings.compare()) {
            case SIZE_MTIME -> {
                if (!times) {
                    throw new MigrationException(
                            Reason.USAGE,
                            "--compare size-mtime needs modification times on both sides",
                            "Use --compare size or --compare checksum");
                }
            }
            case ETAG -> {
                Capabilities here = source.capabilities();
                Capabilities there = destination.capabilities();
                if (!here.keeps().contains("etag") || !there.keeps().contains("etag")) {
                    throw new MigrationException(
                            Reason.USAGE,
                            "--compare etag needs two locations that keep hashes of the content",
                            "Use --compare checksum, which reads both sides");
                }
            }
            case SIZE, CHECKSUM -> {}
        }
    }

    // ------------------------------------------------------------ other people's eyes

    @Override
    public Optional<Glimpse> glimpse(Path directory) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        Snapshot snapshot = new Snapshot(state);
        return state.exists()
                ? snapshot.read().map(summary -> new Glimpse(summary, snapshot.readProgress()))
                : Optional.empty();
    }

    @Override
    public List<MigrationSummary> list(Path home) {
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(home)) {
            List<MigrationSummary> summaries = new ArrayList<>();
            for (Path folder : new TreeSet<>(folders.toList())) {
                StateDirectory state = new StateDirectory(folder.toAbsolutePath().normalize());
                if (state.exists()
                        && (Files.exists(state.snapshot()) || storeOf(state).isPresent())) {
                    summaries.add(summary(state));
                }
            }
            return summaries;
        } catch (IOException | UncheckedIOException e) {
            throw new MigrationException(
                    Reason.USAGE,
                    "Cannot list " + home + ": " + e.getMessage(),
                    "Check GODWIT_HOME",
                    e);
        }
    }

    private static MigrationSummary summary(StateDirectory state) {
        Snapshot snapshot = new Snapshot(state);
        try {
            return snapshot.read().orElseGet(snapshot::unreadable);
        } catch (MigrationException e) {
            return snapshot.unreadable();
        }
    }

    @Override
    public void delete(Path directory) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        if (!state.exists() || (storeOf(state).isEmpty() && !Files.exists(state.snapshot()))) {
            throw new MigrationException(
                    Reason.USAGE,
                    "There is no migration in " + state.path(),
                    "Look with godwit list");
        }
        DirectoryLock.take(state).close();
        state.delete();
    }

    @Override
    public void takeOver(Path directory) throws InterruptedException {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        Optional<StateStoreProvider> store = state.exists() ? storeOf(state) : Optional.empty();
        if (store.isPresent()) {
            state.checkPrivate();
            new TakeOver(state, environment.sleeper(), environment.random()).run(store.get());
        }
    }

    // ------------------------------------------------------------ check-ups

    @Override
    public List<Finding> checkUp(Path directory, boolean repair) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        if (repair && isLost(state)) {
            return begunAnew(state);
        }
        StateStoreProvider provider = known(state);
        List<Finding> findings;
        try (DirectoryLock lock = DirectoryLock.take(state);
                StateStore store = provider.open(state.path())) {
            assert lock != null;
            CheckUp checkUp = new CheckUp(state, provider.name(), store);
            findings = checkUp.run(repair);
            if (!repair || checkUp.isWhole()) {
                return findings;
            }
        } catch (StateException e) {
            if (!repair || !(e instanceof StateException.CorruptState)) {
                return CheckUp.ofUnopened(state, e);
            }
        }
        return begunAnew(state);
    }

    /// Whether the store is gone that `migration.yaml` tells of.
    private boolean isLost(StateDirectory state) {
        return state.exists() && storeOf(state).isEmpty() && Files.exists(state.snapshot());
    }

    /// Puts a damaged store aside and begins the same migration with an empty one: what can be
    /// proven of the two trees is what they show when they are listed again.
    private List<Finding> begunAnew(StateDirectory state) {
        state.checkPrivate();
        Snapshot snapshot = new Snapshot(state);
        Snapshot.Begun begun =
                snapshot.begun()
                        .orElseThrow(() ->
                                new MigrationException(
                                        Reason.REFUSED,
                                        "The state in "
                                                + state.path()
                                                + " is damaged, and there is no migration.yaml to"
                                                + " begin it anew from",
                                        "Put it back from a copy, or run godwit delete and migrate"
                                                + " again"));
        StateStoreProvider provider = providers.store(begun.store());
        try (DirectoryLock lock = DirectoryLock.take(state)) {
            assert lock != null;
            Optional<Path> aside = state.setStoreAside();
            try (StateStore store = provider.create(state.path())) {
                Pair pair = new Pair(begun.source(), begun.destination());
                List<Fact> facts = new ArrayList<>(born(state, pair, begun.settings()));
                facts.add(
                        new Fact.Happened(
                                environment.clock().instant(),
                                "repaired",
                                owner(),
                                aside.map(Path::toString).orElse("")));
                store.commit(new StateBatch(store.raiseEpoch(owner()), true, facts));
                snapshot.write(new MigrationRecord(store.properties()), provider.name());
            }
            return CheckUp.ofBegunAnew(aside);
        }
    }

    @Override
    public List<Finding> convert(Path directory, String store) {
        StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
        StateStoreProvider to = providers.store(store);
        StateStoreProvider from = known(state);
        if (from.name().equals(to.name())) {
            return List.of(CheckUp.good("The state is in " + store + " already"));
        }
        try (DirectoryLock lock = DirectoryLock.take(state)) {
            assert lock != null;
            return new Converting(state, environment.clock()).run(from, to);
        }
    }

    @Override
    public List<Finding> checkUp(Location location) {
        try (FSAdapter adapter = adapter(location, Side.DESTINATION)) {
            return CheckUp.of(adapter);
        }
    }

    /// The store of a migration that is to be looked at.
    private StateStoreProvider known(StateDirectory state) {
        StateStoreProvider provider = state.exists() ? storeOf(state).orElse(null) : null;
        if (provider == null) {
            refuseLostStore(state);
            throw new MigrationException(
                    Reason.USAGE,
                    "There is no migration in " + state.path(),
                    "Look with godwit list");
        }
        state.checkPrivate();
        return provider;
    }

    // ------------------------------------------------------------ opening one thing

    private void checkPair(Location source, Location destination) {
        if (source.adapter().equals(destination.adapter())) {
            try {
                providers.adapter(source.adapter()).checkPair(source, destination);
            } catch (IllegalArgumentException e) {
                throw new MigrationException(
                        Reason.USAGE,
                        String.valueOf(e.getMessage()),
                        "Check the settings of both locations",
                        e);
            }
        }
    }

    /// Where there is no such cache to spare, nothing has to be done.
    private static void sparePageCache(Settings settings, FSAdapter... adapters) {
        if (!settings.keepPageCache()) {
            for (FSAdapter adapter : adapters) {
                adapter.feature(PageCache.class).ifPresent(PageCache::spare);
            }
        }
    }

    private FSAdapter adapter(Location location, Side side) {
        FSAdapterProvider provider = providers.adapter(location.adapter());
        try {
            return provider.open(location, side);
        } catch (IllegalArgumentException e) {
            throw new MigrationException(
                    Reason.USAGE,
                    String.valueOf(e.getMessage()),
                    "Check the location and its settings",
                    e);
        } catch (StorageException e) {
            throw new MigrationException(
                    Reason.REFUSED, String.valueOf(e.getMessage()), "Check the location", e);
        }
    }

    /// What an adapter tells of nodes it need not be believed, where it can tell that itself.
    private FSAdapter source(Location location, Settings settings) {
        boolean knowsTrust =
                providers.adapter(location.adapter()).settings().contains(TRUST_METADATA);
        if (!settings.trustMetadata() || !knowsTrust) {
            return adapter(location, Side.SOURCE);
        }
        Map<String, String> trusted = new TreeMap<>(location.settings());
        trusted.put(TRUST_METADATA, "true");
        return adapter(new Location(location.adapter(), location.root(), trusted), Side.SOURCE);
    }

    /// Who waits for a network wants more tasks at once than there are cores, unless told.
    private TaskRunner runner(
            Settings settings, Map<String, String> told, FSAdapter source, FSAdapter destination) {
        boolean waits = RunContext.waits(source) || RunContext.waits(destination);
        return providers
                .runner(environment.runner())
                .open(
                        waits && !told.containsKey("workers")
                                ? Math.max(WAITING_WORKERS, settings.workers())
                                : settings.workers());
    }

    private Optional<StateStoreProvider> storeOf(StateDirectory state) {
        new Conversion(state).settle();
        return providers.stores().stream()
                .filter(provider -> provider.exists(state.path()))
                .findFirst();
    }

    private static Settings parsed(Map<String, String> texts) {
        try {
            Settings settings = Settings.parse(texts);
            // Read here for what is wrong with them alone: later would be in the middle of a step.
            Filters _ = Filters.of(settings.filters());
            return settings;
        } catch (IllegalArgumentException e) {
            throw new MigrationException(
                    Reason.USAGE, String.valueOf(e.getMessage()), "See godwit migrate --help", e);
        }
    }

    /// A store that cannot be used is a refusal, with what it says.
    private static RuntimeException refused(Throwable e) {
        return switch (e) {
            case StateException.CorruptState corrupt ->
                    new MigrationException(
                            Reason.REFUSED,
                            String.valueOf(corrupt.getMessage()),
                            "Run godwit doctor",
                            e);
            case StateException.NewerState newer ->
                    new MigrationException(
                            Reason.REFUSED,
                            String.valueOf(newer.getMessage()),
                            "Use that version of Godwit",
                            e);
            case StateException.StateFull full -> full;
            case StateException other ->
                    new MigrationException(
                            Reason.REFUSED,
                            String.valueOf(other.getMessage()),
                            "Run godwit doctor",
                            e);
            case RuntimeException other -> other;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }

    private static String owner() {
        return System.getProperty("user.name", "") + "/" + ProcessHandle.current().pid();
    }

    /// Things opened one after the other, to be closed in reverse when the next cannot be.
    private static final class Opened<T extends AutoCloseable> {
        private final List<T> all = new ArrayList<>();

        <S extends T> S add(S one) {
            all.add(one);
            return one;
        }

        void closeAfter(Throwable failure) {
            for (T one : all.reversed()) {
                try {
                    one.close();
                } catch (Exception e) {
                    failure.addSuppressed(e);
                }
            }
        }
    }
}
