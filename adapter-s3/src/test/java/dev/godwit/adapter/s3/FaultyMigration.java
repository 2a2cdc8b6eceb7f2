package dev.godwit.adapter.s3;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Where;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.ObjectTree;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.S3Client;

/// A small migration to a simulated server or from it, run while something goes wrong and then
/// while nothing does.
final class FaultyMigration implements AutoCloseable {

    /// On which side the server is.
    enum Way {
        TO_SERVER,
        FROM_SERVER,
        /// From one place to another, by copies that the server makes.
        WITHIN_SERVER
    }

    private static final String ROOT = "bucket/tree";
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int MOST_RUNS = 4;
    private static final int IN_PARTS = (16 << 20) + 4_711;
    private static final int IN_RANGES = 600_000;

    final SimulatedS3 server;
    private final S3Bucket bucket;
    private final EngineHarness harness;
    private final TestTree source;
    private final TestTree destination;
    private final List<String> failures = new ArrayList<>();
    private boolean suspended;
    private boolean refused;
    private int requests;
    private int runs;
    private long believed;
    private UnaryOperator<S3Client> client = UnaryOperator.identity();
    private UnaryOperator<FSAdapter> adapter = UnaryOperator.identity();

    /// @param large whether there is a file that is uploaded in parts
    /// @param state not made yet
    FaultyMigration(Way way, S3Behaviour behaviour, boolean large, Path state) {
        server = SimulatedS3.start(behaviour);
        bucket = server.bucket("bucket");
        MemoryDisk disk = new MemoryDisk();
        MemoryDisk unused = new MemoryDisk();
        TestTree objects = new ObjectTree(Simulated.hand(bucket), "tree/");
        if (way == Way.TO_SERVER) {
            source = disk.tree("source");
            destination = objects;
            harness = new EngineHarness(disk, unused, state).destination(_ -> open());
        } else if (way == Way.WITHIN_SERVER) {
            source = new ObjectTree(Simulated.hand(bucket), "from/");
            destination = objects;
            harness =
                    new EngineHarness(unused, unused, state)
                            .source(_ -> origin())
                            .destination(_ -> open());
        } else {
            source = objects;
            destination = disk.tree("destination");
            harness = new EngineHarness(unused, disk, state).source(_ -> open());
        }
        harness.setting("on-conflict", "overwrite");
        TreeBuilder tree =
                TreeBuilder.in(source)
                        .file("a", "content of a")
                        .file("empty", "")
                        .folder("deep/er")
                        .file("deep/b", 10_000, 1)
                        .file("deep/er/replaced", "new content")
                        .link("deep/link", "b")
                        .mtime("a", 1_600_000_000_123_456_789L)
                        .mode("deep/b", 0600);
        if (large) {
            tree.file("deep/large", way == Way.FROM_SERVER ? IN_RANGES : IN_PARTS, 2);
        }
        TreeBuilder.in(destination).file("deep/er/replaced", "old").file("extra", "x");
        if (way == Way.WITHIN_SERVER) {
            tag("from/a");
            tag("from/deep/b");
        }
    }

    private void tag(String key) {
        Map<String, String> headers = new HashMap<>(bucket.headers(key));
        headers.put("x-amz-tagging", "owner=ann");
        bucket.put(key, bucket.content(key).orElseThrow(), headers);
    }

    /// From where the server copies.
    private FSAdapter origin() {
        S3Settings settings = Simulated.settings(server, "bucket/from", Map.of()).believed();
        Bucket from = Simulated.bucket(settings, PATIENCE, real -> client.apply(real));
        return new S3FSAdapter(from, Honours.NOTHING, InstantSource.system());
    }

    /// Keeps what is replaced or removed in the bucket from now on.
    FaultyMigration keepingVersions() {
        bucket.keepVersions();
        return this;
    }

    private FSAdapter open() {
        return adapter.apply(Simulated.open(server, ROOT, PATIENCE, real -> client.apply(real)));
    }

    /// What stands between the adapter and the SDK from now on.
    FaultyMigration client(UnaryOperator<S3Client> decorator) {
        client = decorator;
        return this;
    }

    /// What stands between the engine and the adapter from now on.
    FaultyMigration adapter(UnaryOperator<FSAdapter> decorator) {
        adapter = decorator;
        return this;
    }

    /// Runs it as far as it comes.
    ///
    /// @return what is wrong with what is told of it
    List<String> run() throws Exception {
        Optional<MigrationStatus> status = migrate();
        if (status.isEmpty()) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>(falseClaims());
        if (isWell(status.get())) {
            wrong.addAll(differences());
        }
        return wrong;
    }

    /// How many nodes were taken for copied because they look the same, when it was finished.
    long believed() {
        return believed;
    }

    /// What a run that came to its end has failed at.
    List<String> failures() {
        return failures;
    }

    /// Whether a run was suspended.
    boolean suspended() {
        return suspended;
    }

    /// Whether a run was refused.
    boolean refused() {
        return refused;
    }

    /// Requests that were made until the last run ended.
    int requests() {
        return requests;
    }

    int runs() {
        return runs;
    }

    /// Keys of uploads that nobody ended.
    List<String> openUploads() {
        return bucket.openUploads();
    }

    /// Runs it until the process dies.
    void dieBy(CrashingClient crashing) throws Exception {
        client(crashing::around);
        try {
            migrate();
        } catch (Crash | RuntimeException e) {
            if (!crashing.crashed()) {
                throw e;
            }
        }
        client(UnaryOperator.identity());
    }

    /// Runs it until it is well, which it has to be soon.
    ///
    /// @return what is wrong in the end
    List<String> finish() throws Exception {
        for (int run = 0; run < MOST_RUNS; run++) {
            Optional<MigrationStatus> status = migrate();
            if (status.isPresent() && isWell(status.get())) {
                believed = status.get().totals().outcome(OutcomeKind.ALREADY_THERE).nodes();
                return differences();
            }
        }
        return List.of("It is not well after " + MOST_RUNS + " runs without a fault");
    }

    /// @return empty when it was refused, by a sentence
    private Optional<MigrationStatus> migrate() throws InterruptedException {
        runs++;
        try {
            MigrationStatus status = harness.migrate();
            suspended |= status.phase() == Phase.SUSPENDED;
            if (status.phase() == Phase.COMPLETE && !isWell(status)) {
                failures.add(String.valueOf(status.totals().outcomes()));
            }
            return Optional.of(status);
        } catch (MigrationException e) {
            refused = true;
            return Optional.empty();
        } finally {
            requests = server.requests().size();
        }
    }

    private static boolean isWell(MigrationStatus status) {
        return status.phase() == Phase.COMPLETE
                && status.totals().mismatches() == 0
                && status.totals().outcomes().entrySet().stream()
                        .allMatch(each ->
                                each.getValue().nodes() == 0
                                        || each.getKey().inPlace()
                                        || each.getKey() == OutcomeKind.KEPT);
    }

    /// Nodes that are said to be in place, and are not.
    private List<String> falseClaims() {
        List<String> wrong = new ArrayList<>();
        Snapshot from = source.snapshot();
        Snapshot to = destination.snapshot();
        try (Migration migration = harness.open()) {
            for (Row row :
                    migration
                            .rows(new Where.All(), Sort.TREE, false, Optional.empty(), 1_000)
                            .rows()) {
                boolean claimed = row.outcome().filter(o -> o.kind().inPlace()).isPresent();
                if (claimed && !contentOnly(from, row.path()).equals(contentOnly(to, row.path()))) {
                    wrong.add(row.path() + " is said to be " + row.outcome().get().kind());
                }
            }
        } catch (MigrationException e) {
            // Whatever kept it from running keeps it from being looked at.
        }
        return wrong;
    }

    private static Optional<Snapshot.Entry> contentOnly(Snapshot snapshot, String path) {
        return Optional.ofNullable(snapshot.entries().get(path)).map(Snapshot.Entry::contentOnly);
    }

    private List<String> differences() {
        List<String> wrong = new ArrayList<>();
        Snapshot from = comparable(source.snapshot());
        Snapshot to = comparable(destination.snapshot().where(path -> !path.equals("extra")));
        if (!from.equals(to)) {
            wrong.add("The destination is not the source:\n" + from + "but\n" + to);
        }
        if (destination.snapshot().entries().get("extra") == null) {
            wrong.add("What nobody decided about is gone");
        }
        for (String key : bucket.keys()) {
            String copy = key.replaceFirst("^from/", "tree/");
            if (key.startsWith("from/") && !bucket.tags(copy).equals(bucket.tags(key))) {
                wrong.add(copy + " has the tags " + bucket.tags(copy));
            }
        }
        openUploads().forEach(key -> wrong.add("An upload to " + key + " is left over"));
        destination
                .snapshot()
                .entries()
                .forEach((path, entry) -> {
                    if (isStaged(path, entry)) {
                        wrong.add(path + " is left over");
                    }
                });
        return wrong;
    }

    private static Snapshot comparable(Snapshot snapshot) {
        return snapshot.withoutReserved()
                .map(Snapshot.Entry::withoutOwner)
                .map(entry -> entry.kind().equals("link") ? entry.contentOnly() : entry);
    }

    /// What is kept for a rollback lies in a folder of the root, and is none of these.
    private static boolean isStaged(String path, Snapshot.Entry entry) {
        String top = path.substring(0, Math.max(path.indexOf('/'), 0));
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.startsWith(".godwit-")
                && !top.startsWith(".godwit-")
                && !(top.isEmpty() && entry.kind().equals("folder"));
    }

    @Override
    public void close() {
        server.close();
    }
}
