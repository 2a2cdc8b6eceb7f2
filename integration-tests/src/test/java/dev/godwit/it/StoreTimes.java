package dev.godwit.it;

import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Measures what a whole migration costs in the store alone: a tree of the shape of the Linux
/// source, told in the batches and pulled in the pulls an engine would use. Not a test; run by
/// `benchmarks/stores.sh`, which compiles this file alone. Any store that is on the class path can
/// be measured: `StoreTimes STORE DIRECTORY [NODES]`.
public final class StoreTimes {

    private static final int FOLDERS_OF_THOUSAND = 61;
    private static final int CHILDREN = 16;

    private final StateStore store;
    private final Path directory;
    private final List<Long> commits = new ArrayList<>();
    private final Map<String, long[]> times = new LinkedHashMap<>();
    private final NodeIds ids = new NodeIds(new byte[32]);
    private final Random random = new Random(1);
    private final long folders;
    private long epoch;
    private long listing;
    private long opened = 1;
    private long units;

    private StoreTimes(StateStore store, Path directory, long nodes) {
        this.store = store;
        this.directory = directory;
        folders = nodes * FOLDERS_OF_THOUSAND / 1_000;
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        long nodes = arguments.length > 2 ? Long.parseLong(arguments[2]) : 83_730;
        StateStoreProvider provider =
                ServiceLoader.load(StateStoreProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(found -> found.name().equals(arguments[0]))
                        .findFirst()
                        .orElseThrow();
        long[] opening = {System.nanoTime(), cpu()};
        StateStore store = provider.create(directory);
        report("create", System.nanoTime() - opening[0], cpu() - opening[1], 1);
        long rows;
        try (store) {
            StoreTimes times = new StoreTimes(store, directory, nodes);
            rows = times.run();
            times.report();
            times.reportCommits(rows);
            System.out.println(store.totals(1, ""));
        }
        reportSize("after the migration", directory, rows);
        long began = System.nanoTime();
        long beganCpu = cpu();
        provider.open(directory).close();
        report("open and close", System.nanoTime() - began, cpu() - beganCpu, 1);
        Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM"))
                .forEach(System.out::println);
    }

    /// Of what the state needs; ballast, which is given back when room is short, is told apart.
    private static void reportSize(String when, Path directory, long rows) throws IOException {
        long size = 0;
        long ballast = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith("ballast")) {
                    ballast += Files.size(file);
                } else {
                    size += Files.size(file);
                }
            }
        }
        System.out.printf(
                "state %s: %,d bytes, %d a node, and %,d of ballast%n",
                when, size, size / rows, ballast);
    }

    private long run() throws IOException {
        epoch = time("raiseEpoch", () -> store.raiseEpoch("times"));
        long rows = discover(1, false);
        time("checkpoint", this::checkpoint);
        reportSize("after discovery", directory, rows);
        look(1);
        copy(1);
        verify(1);
        time("totals", () -> store.totals(1, ""));
        time("checkpoint", this::checkpoint);
        if (Boolean.getBoolean("delta")) {
            report();
            System.out.println("--- a second pass over the same, both sides");
            times.clear();
            discover(2, true);
            look(2);
            copy(2);
            verify(2);
            discover(3, true);
            look(3);
            copy(3);
        }
        return rows;
    }

    private long checkpoint() {
        store.checkpoint();
        return 0;
    }

    // ------------------------------------------------------------ discovery

    private long discover(int pass, boolean both) {
        opened = 1;
        commit(
                false,
                new Fact.Opened(pass, Side.SOURCE, NodeId.ROOT, NodeRef.ROOT, 0),
                new Fact.Opened(pass, Side.DESTINATION, NodeId.ROOT, NodeRef.ROOT, 0));
        long rows = 0;
        long more = 1;
        for (int depth = 0; more > 0; depth++) {
            rows += list(pass, Side.SOURCE, depth, true);
            list(pass, Side.DESTINATION, depth, both);
            int at = depth;
            more = time("closeRound", () -> store.closeRound(epoch, pass, Side.SOURCE, at));
            time("closeRound", () -> store.closeRound(epoch, pass, Side.DESTINATION, at));
            time(
                    "compareRound",
                    () -> {
                        Comparison comparison =
                                new Comparison(Comparison.Mode.SIZE_MTIME, 1, true, Set.of("mode"));
                        Optional<WorkKey> next = Optional.empty();
                        while (store.compareRound(epoch, pass, at, comparison, next, 100_000)
                                instanceof SealStep.More step) {
                            next = Optional.of(step.at());
                        }
                        return 0;
                    });
            time("rounds", () -> store.rounds(pass));
        }
        System.out.printf("pass %d: %,d nodes%n", pass, rows);
        return rows;
    }

    private long list(int pass, Side side, int depth, boolean full) {
        long rows = 0;
        Optional<WorkKey> after = Optional.empty();
        do {
            Optional<WorkKey> from = after;
            Pulled<ListWork> pulled =
                    time("toList", () -> store.toList(pass, side, depth, from, 1_000));
            List<Fact> batch = new ArrayList<>();
            long inBatch = 0;
            for (ListWork work : pulled.items()) {
                if (work.held().isPresent() && work.held().get().tally().nodes() > 0) {
                    ListWork.Held held = work.held().get();
                    batch.add(
                            new Fact.Listed(
                                    pass,
                                    side,
                                    work.folder(),
                                    depth,
                                    held.listing(),
                                    held.digest(),
                                    held.tally()));
                    rows += held.tally().nodes();
                    continue;
                }
                List<Child> children = full ? children(work) : List.of();
                long number = ++listing;
                batch.add(new Fact.Children(number, side, depth + 1, children));
                Tally tally = Tally.NONE;
                for (Child child : children) {
                    tally = tally.plus(Tally.of(child.node()));
                }
                batch.add(
                        new Fact.Listed(
                                pass,
                                side,
                                work.folder(),
                                depth,
                                number,
                                new Digest(number, number),
                                tally));
                inBatch += children.size();
                rows += children.size();
                if (inBatch > 4_000) {
                    commit(true, batch.toArray(Fact[]::new));
                    batch.clear();
                    inBatch = 0;
                }
            }
            commit(true, batch.toArray(Fact[]::new));
            after = pulled.next();
        } while (after.isPresent());
        return rows;
    }

    private List<Child> children(ListWork work) {
        Random of = new Random(work.ref().path().hashCode());
        List<Child> children = new ArrayList<>();
        int count = 1 + of.nextInt(2 * CHILDREN);
        int subfolders = work.depth() == 0 ? 25 : of.nextInt(Math.max(2, 18 - 4 * work.depth()));
        for (int i = 0; i < subfolders && opened < folders; i++, opened++) {
            Name name = new Name("folder_" + of.nextInt(1_000) + "_" + i);
            children.add(
                    new Child(
                            new Node.Folder(
                                    name,
                                    1_700_000_000_000_000_000L + of.nextInt(),
                                    new Attributes("gid=0;mode=0755;uid=0"),
                                    Optional.empty()),
                            name.text(),
                            Optional.of(ids.child(work.folder(), name, Optional.empty())),
                            Mark.NONE,
                            ""));
        }
        for (int i = 0; i < count; i++) {
            Name name = new Name("some_file_" + of.nextInt(10_000) + "_" + i + ".c");
            long mtime = 1_700_000_000_000_000_000L + of.nextInt();
            long size = of.nextInt(40_000);
            children.add(
                    new Child(
                            new Node.File(
                                    name,
                                    size,
                                    mtime,
                                    new Token(size + ":" + mtime + ":" + of.nextInt(9_999_999)),
                                    new Attributes("gid=0;mode=0644;uid=0"),
                                    Optional.empty(),
                                    List.of(),
                                    Optional.empty()),
                            name.text(),
                            Optional.empty(),
                            Mark.NONE,
                            ""));
        }
        return children;
    }

    // ------------------------------------------------------------ review, copy, verification

    private void look(int pass) {
        time("totals", () -> store.totals(pass, ""));
        long[] plan = new long[1];
        time(
                "plan",
                () -> {
                    store.plan(pass, _ -> plan[0]++);
                    return 0;
                });
        System.out.printf("plan: %,d rows%n", plan[0]);
        for (Sort sort : List.of(Sort.TREE, Sort.SIZE)) {
            Query query = new Query(pass, new Where.All(), sort, true, Optional.empty(), 100);
            time("rows " + sort, () -> store.rows(query));
        }
    }

    private void copy(int pass) {
        for (int depth = 1; depth < store.rounds(pass).size(); depth++) {
            copy(pass, Wave.FOLDERS, depth);
        }
        copy(pass, Wave.FILES, 0);
        copy(pass, Wave.HARD_LINKS, 0);
        for (int depth = store.rounds(pass).size(); depth >= 0; depth--) {
            int at = depth;
            Pulled<CopyWork> pulled =
                    time(
                            "FINISH",
                            () -> store.toCopy(pass, Wave.FINISH, at, Optional.empty(), 8_000));
            List<Fact> facts = new ArrayList<>();
            pulled.items()
                    .forEach(work ->
                            work.items()
                                    .forEach(item ->
                                            facts.add(
                                                    new Fact.Finished(
                                                            pass, item.id().orElseThrow()))));
            if (!facts.isEmpty()) {
                commit(true, facts.toArray(Fact[]::new));
            }
        }
    }

    private void copy(int pass, Wave wave, int depth) {
        Optional<WorkKey> after = Optional.empty();
        do {
            Optional<WorkKey> from = after;
            Pulled<CopyWork> pulled =
                    time(wave.name(), () -> store.toCopy(pass, wave, depth, from, 8_000));
            unit(pass, pulled.items());
            after = pulled.next();
        } while (after.isPresent());
    }

    /// Units of about a thousand nodes.
    private void unit(int pass, List<CopyWork> pulled) {
        List<FolderChanges> changes = new ArrayList<>();
        List<Proof> proofs = new ArrayList<>();
        List<Fact> outcomes = new ArrayList<>();
        for (CopyWork work : pulled) {
            List<Change> inFolder = new ArrayList<>();
            for (CopyWork.CopyItem item : work.items()) {
                inFolder.add(
                        new Change(
                                item.key(),
                                item.action(),
                                new Precondition.Absent(),
                                new Name(".godwit-" + Long.toHexString(random.nextLong())),
                                Optional.empty(),
                                Optional.empty()));
                Optional<ContentHash> hash = hash();
                proofs.add(
                        new Proof(
                                item.key(),
                                new Opaque("i" + random.nextInt(9_999_999)),
                                item.source().size(),
                                hash));
                outcomes.add(outcome(pass, work.depth() + 1, item.key(), item.source(), hash));
            }
            changes.add(new FolderChanges(work.folder(), inFolder));
            if (outcomes.size() >= 1_000) {
                end(pass, changes, proofs, outcomes);
                changes.clear();
                proofs.clear();
                outcomes.clear();
            }
        }
        if (!outcomes.isEmpty()) {
            end(pass, changes, proofs, outcomes);
        }
    }

    private void end(
            int pass, List<FolderChanges> changes, List<Proof> proofs, List<Fact> outcomes) {
        UnitId unit = new UnitId(epoch, ++units);
        commit(true, new Fact.Intended(unit, pass, changes));
        commit(true, new Fact.Proven(unit, proofs));
        outcomes.add(new Fact.Ended(unit));
        commit(true, outcomes.toArray(Fact[]::new));
    }

    private Optional<ContentHash> hash() {
        return Optional.of(
                new ContentHash(
                        "xxh3-tree",
                        Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong())));
    }

    private Fact outcome(
            int pass, int depth, NodeKey key, Node source, Optional<ContentHash> hash) {
        Token token =
                new Token(source.size() + ":" + source.mtimeNs() + ":" + random.nextInt(9_999_999));
        return new Fact.Outcome(
                pass,
                key,
                depth,
                new NodeOutcome(
                        OutcomeKind.COPIED,
                        source.size(),
                        hash,
                        Optional.of(token),
                        Optional.empty(),
                        1));
    }

    private void verify(int pass) {
        Optional<WorkKey> after = Optional.empty();
        long nodes = 0;
        do {
            Optional<WorkKey> from = after;
            Pulled<VerifyWork> pulled =
                    time("toVerify", () -> store.toVerify(pass, false, from, 16_000));
            nodes += pulled.items().stream().mapToLong(work -> work.items().size()).sum();
            after = pulled.next();
        } while (after.isPresent());
        System.out.printf("verify: %,d nodes%n", nodes);
    }

    private void commit(boolean synced, Fact... facts) {
        StateBatch batch = new StateBatch(epoch, synced, List.of(facts));
        Function<Fact, String> kind = fact -> "commit " + fact.getClass().getSimpleName();
        long began = System.nanoTime();
        time(facts.length == 0 ? "commit" : kind.apply(facts[0]), () -> store.commit(batch));
        commits.add(System.nanoTime() - began);
    }

    // ------------------------------------------------------------ times

    private <T> T time(String what, Supplier<T> work) {
        long began = System.nanoTime();
        long beganCpu = cpu();
        T result = work.get();
        long[] sums = times.computeIfAbsent(what, _ -> new long[3]);
        sums[0] += System.nanoTime() - began;
        sums[1] += cpu() - beganCpu;
        sums[2]++;
        return result;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void report() {
        long[] all = new long[3];
        times.forEach((what, sums) -> {
            report(what, sums[0], sums[1], sums[2]);
            all[0] += sums[0];
            all[1] += sums[1];
            all[2] += sums[2];
        });
        report("in all", all[0], all[1], all[2]);
    }

    private void reportCommits(long rows) {
        Collections.sort(commits);
        System.out.printf(
                "commits: %,d, p50 %.2f ms, p99 %.2f ms, %,d nodes a commit%n",
                commits.size(),
                commits.get(commits.size() / 2) / 1e6,
                commits.get(commits.size() * 99 / 100) / 1e6,
                rows / commits.size());
    }

    private static void report(String what, long wall, long cpu, long calls) {
        System.out.printf(
                "%-18s %8.1f ms wall %8.1f ms CPU %6d calls%n", what, wall / 1e6, cpu / 1e6, calls);
    }
}
