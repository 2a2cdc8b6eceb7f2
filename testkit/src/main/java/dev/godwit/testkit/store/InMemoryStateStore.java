package dev.godwit.testkit.store;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.PlanRow;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A state store in memory. What was committed survives a crash of the test's "process":
/// [#reopen()] gives the next process's store over it, and this one is of no use any more.
public final class InMemoryStateStore implements StateStore {

    private final Ledger ledger;

    /// Guarded by the ledger.
    private boolean closed;

    public InMemoryStateStore() {
        this(new Ledger());
    }

    private InMemoryStateStore(Ledger ledger) {
        this.ledger = ledger;
    }

    /// Closes this store and opens another over what was committed.
    public InMemoryStateStore reopen() {
        close();
        return new InMemoryStateStore(ledger);
    }

    // ------------------------------------------------------------ the ways in

    @Override
    public long raiseEpoch(String owner) {
        return locked(() -> {
            ledger.next("epoch of " + owner);
            return ++ledger.epoch;
        });
    }

    @Override
    public Receipt commit(StateBatch batch) {
        return fenced(
                batch.epoch(),
                () -> {
                    ledger.refuseUnknown(batch.facts());
                    ledger.next(batch.facts());
                    batch.facts().forEach(ledger::apply);
                    return head();
                });
    }

    @Override
    public long closeRound(long epoch, int passNumber, Side side, int depth) {
        return fenced(
                epoch,
                () -> {
                    Pass pass = ledger.pass(passNumber);
                    List<Folder> round = pass.round(side, depth);
                    if (!round.stream().allMatch(Folder::isSettled)) {
                        throw new IllegalStateException(
                                "Round " + depth + " of the " + side + " has folders left to list");
                    }
                    long sequence = ledger.next("close " + passNumber + side + depth);
                    if (side == Side.SOURCE) {
                        round.forEach(folder -> openBelow(pass, folder));
                    }
                    pass.close(side, depth, sequence);
                    return side == Side.SOURCE ? pass.round(side, depth + 1).size() : 0L;
                });
    }

    private void openBelow(Pass pass, Folder folder) {
        for (Child child : ledger.listing(folder).children) {
            if (Pair.isUnmarkedFolder(child)) {
                NodeRef ref = folder.ref.child(child.node().name(), child.node().handle());
                open(pass, Side.SOURCE, child.id().orElseThrow(), ref, folder.depth + 1);
            }
        }
    }

    private void open(Pass pass, Side side, NodeId id, NodeRef ref, int depth) {
        if (pass.folder(side, id).isEmpty()) {
            ledger.open(new Fact.Opened(pass.number, side, id, ref, depth));
        }
    }

    @Override
    public SealStep compareRound(
            long epoch,
            int passNumber,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget) {
        return fenced(
                epoch,
                () -> {
                    Pass pass = ledger.pass(passNumber);
                    if (!isClosed(pass, Side.SOURCE, depth)
                            || !isClosed(pass, Side.DESTINATION, depth)) {
                        throw new IllegalStateException(
                                "Round " + depth + " is not closed on both sides");
                    }
                    long sequence = ledger.next("compare " + passNumber + " " + depth);
                    int compared = 0;
                    for (Folder destination : pass.round(Side.DESTINATION, depth)) {
                        if (pass.isToCompare(destination.id)) {
                            if (compared >= budget) {
                                return new SealStep.More(new WorkKey(destination.path()));
                            }
                            compared += compare(pass, destination, comparison, sequence);
                        }
                    }
                    return new SealStep.Sealed(pass.round(Side.DESTINATION, depth + 1).size());
                });
    }

    private int compare(Pass pass, Folder destination, Comparison comparison, long sequence) {
        Folder source = pass.folder(Side.SOURCE, destination.id).orElseThrow();
        List<Pair> pairs =
                Pair.of(ledger.listing(source).children, ledger.listing(destination).children);
        Pass.Compared compared = new Pass.Compared(sequence, new HashMap<>(), new HashMap<>());
        for (Pair pair : pairs) {
            NodeKey key = pair.key(source.id);
            Verdict verdict = pair.verdict(comparison);
            compared.pairs().put(key, pair);
            compared.differences()
                    .put(key, new Pass.Difference(verdict, isConflict(verdict, key, pair)));
            if (pair.isFolderPair()) {
                Node there = pair.destination().orElseThrow().node();
                open(
                        pass,
                        Side.DESTINATION,
                        pair.source().orElseThrow().id().orElseThrow(),
                        destination.ref.child(there.name(), there.handle()),
                        destination.depth + 1);
            }
        }
        pass.comparisons.put(source.id, compared);
        return pairs.size();
    }

    private boolean isConflict(Verdict verdict, NodeKey key, Pair pair) {
        return switch (verdict) {
            case KIND_CLASH, COLLISION -> true;
            case CHANGED -> !isOurs(key, pair);
            default -> false;
        };
    }

    /// Whether the destination still holds what an outcome put there.
    private boolean isOurs(NodeKey key, Pair pair) {
        Token last = ledger.tokens.get(key);
        return last != null
                && token(pair.destination().orElseThrow().node()).equals(Optional.of(last));
    }

    private static Optional<Token> token(Node node) {
        return node.version();
    }

    @Override
    public long decide(long epoch, List<Ruling> rulings) {
        return fenced(
                epoch,
                () -> {
                    ledger.decisionSequence = ledger.next(rulings);
                    rulings.forEach(ledger.rulings::add);
                    ledger.ruled.addAll(rulings);
                    return ledger.decisionSequence;
                });
    }

    // ------------------------------------------------------------ rounds and listings

    @Override
    public List<Round> rounds(int passNumber) {
        return locked(() -> {
            Pass pass = ledger.pass(passNumber);
            boolean[] compared = pass.compared(pass.deepest());
            List<Round> rounds = new ArrayList<>();
            for (int depth = 0; depth < compared.length; depth++) {
                for (Side side : Side.values()) {
                    if (pass.has(side, depth)) {
                        List<Folder> round = pass.round(side, depth);
                        rounds.add(
                                new Round(
                                        side,
                                        depth,
                                        round.size(),
                                        round.stream().filter(Folder::isSettled).count(),
                                        pass.isClosed(side, depth),
                                        compared[depth]));
                    }
                }
            }
            return rounds;
        });
    }

    /// Whether a side of a round is closed; without folders, when nothing can add any.
    private static boolean isClosed(Pass pass, Side side, int depth) {
        if (pass.has(side, depth)) {
            return pass.isClosed(side, depth);
        }
        return depth == 0
                || (side == Side.SOURCE
                        ? isClosed(pass, side, depth - 1)
                        : pass.compared(depth - 1)[depth - 1]);
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        return locked(() ->
                page(
                        ledger.pass(pass).round(side, depth).stream()
                                .filter(folder -> !folder.isSettled())
                                .map(folder -> listWork(pass, side, folder)),
                        after,
                        max,
                        work -> work.folder().high() + ":" + work.folder().low()));
    }

    private ListWork listWork(int pass, Side side, Folder folder) {
        return new ListWork(
                side,
                folder.id,
                folder.ref,
                folder.depth,
                folder.attempts,
                folder.resume,
                ledger.held(pass, side, folder.id));
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return locked(() -> {
            Union union = new Union(ledger, pass);
            return page(
                    union.folders(null)
                            .flatMap(folder ->
                                    union.rows(folder).stream()
                                            .filter(row -> row.verdict() == Verdict.TO_HASH)
                                            .map(row -> hashWork(folder, row))),
                    after,
                    max,
                    work -> work.folder().child(work.key().name()).path());
        });
    }

    private HashWork hashWork(Folder folder, Row row) {
        Node.File destination = (Node.File) row.destination().orElseThrow();
        return new HashWork(
                row.key(),
                row.depth(),
                folder.ref,
                (Node.File) row.source().orElseThrow(),
                destination,
                !destination.token().equals(ledger.tokens.get(row.key())));
    }

    /// A page of work in an order that may change between pages by nothing but what goes away: it
    /// is sorted by the texts of its keys.
    private static <T> Pulled<T> page(
            Stream<T> all, Optional<WorkKey> after, int max, Function<T, String> key) {
        List<T> page =
                all.filter(work ->
                                after.isEmpty()
                                        || key.apply(work).compareTo(after.get().text()) > 0)
                        .sorted(Comparator.comparing(key))
                        .limit(max + 1L)
                        .toList();
        if (page.size() <= max) {
            return new Pulled<>(page, Optional.empty());
        }
        List<T> items = page.subList(0, max);
        return new Pulled<>(items, Optional.of(new WorkKey(key.apply(items.getLast()))));
    }

    // ------------------------------------------------------------ copy and verification

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return locked(() -> {
            Union union = new Union(ledger, pass);
            if (wave == Wave.FINISH && depth == 0) {
                return finishRoot(ledger.pass(pass));
            }
            boolean byDepth = wave != Wave.FILES && wave != Wave.HARD_LINKS;
            return new TreePull<CopyWork.CopyItem, CopyWork>(
                            folder -> !byDepth || folder.depth == depth - 1,
                            (folder, row) -> copyItem(union, wave, folder, row),
                            (folder, items) ->
                                    new CopyWork(
                                            folder.id,
                                            folder.ref,
                                            folder.depth,
                                            union.blockedBy(folder.path()),
                                            items))
                    .pull(union, after, max);
        });
    }

    private Optional<CopyWork.CopyItem> copyItem(Union union, Wave wave, Folder folder, Row row) {
        boolean isFolder = row.key().folder();
        boolean isExtra = row.decision() == Decision.DELETE;
        boolean isPending = Union.isPending(row) && isExtra == (wave == Wave.DELETE);
        boolean isWork =
                switch (wave) {
                    case FOLDERS -> isFolder && isPending;
                    case FILES -> !isFolder && isPending && !union.isFollower(row);
                    case HARD_LINKS -> !isFolder && isPending && union.isFollower(row);
                    case DELETE -> isPending;
                    case FINISH -> isFolder && union.isToFinish(folder, row);
                };
        if (!isWork) {
            return Optional.empty();
        }
        return Optional.of(
                new CopyWork.CopyItem(
                        row.key(),
                        isFolder ? union.id(folder, row) : Optional.empty(),
                        row.node(),
                        row.destination(),
                        action(wave, row.decision()),
                        row.outcome().map(NodeOutcome::attempts).orElse(0),
                        wave == Wave.HARD_LINKS ? union.linkTo(row) : Optional.empty()));
    }

    private static Action action(Wave wave, Decision decision) {
        if (wave == Wave.FINISH) {
            return Action.FINISH;
        }
        return switch (decision) {
            case COPY -> Action.COPY;
            case OVERWRITE -> Action.OVERWRITE;
            case METADATA -> Action.METADATA;
            case DELETE -> Action.DELETE;
            case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE ->
                    throw new IllegalStateException("Nothing is to be done for " + decision);
        };
    }

    private static Pulled<CopyWork> finishRoot(Pass pass) {
        if (pass.folder(Side.SOURCE, NodeId.ROOT).isEmpty()
                || !pass.isToFinish(NodeKey.ROOT, NodeId.ROOT)) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        CopyWork.CopyItem root =
                new CopyWork.CopyItem(
                        NodeKey.ROOT,
                        Optional.of(NodeId.ROOT),
                        new Node.Folder(Name.ROOT, 0, Attributes.NONE, Optional.empty()),
                        Optional.empty(),
                        Action.FINISH,
                        pass.outcome(NodeKey.ROOT).map(NodeOutcome::attempts).orElse(0),
                        Optional.empty());
        CopyWork work = new CopyWork(NodeId.ROOT, NodeRef.ROOT, 0, Optional.empty(), List.of(root));
        return new Pulled<>(List.of(work), Optional.empty());
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return locked(() ->
                new TreePull<VerifyWork.Item, VerifyWork>(
                                _ -> true,
                                (_, row) -> verifyItem(row, touchedOnly),
                                (folder, items) -> new VerifyWork(folder.ref, folder.depth, items))
                        .pull(new Union(ledger, pass), after, max));
    }

    private static Optional<VerifyWork.Item> verifyItem(Row row, boolean touchedOnly) {
        Optional<NodeOutcome> inPlace = row.outcome().filter(outcome -> outcome.kind().inPlace());
        boolean isWork = inPlace.isPresent() || (!touchedOnly && row.verdict() == Verdict.SAME);
        return isWork && row.source().isPresent()
                ? Optional.of(
                        new VerifyWork.Item(row.key(), row.source().orElseThrow(), row.outcome()))
                : Optional.empty();
    }

    @Override
    public List<OpenUnit> openUnits() {
        return locked(() -> List.copyOf(ledger.openUnits.values()));
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return locked(() -> {
            NavigableMap<UnitId, EndedUnit> ended = ledger.endedUnits.tailMap(since, false);
            if (after.isPresent()) {
                ended = ended.headMap(unit(after.get()), false);
            }
            List<EndedUnit> page = ended.descendingMap().values().stream().limit(max).toList();
            return new Pulled<>(
                    page,
                    page.size() == ended.size()
                            ? Optional.empty()
                            : Optional.of(key(page.getLast().unit())));
        });
    }

    private static WorkKey key(UnitId unit) {
        return new WorkKey(unit.epoch() + "/" + unit.number());
    }

    private static UnitId unit(WorkKey key) {
        String[] parts = key.text().split("/", -1);
        return new UnitId(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    // ------------------------------------------------------------ review

    @Override
    public Rows rows(Query query) {
        Comparator<Query.Mark> order =
                query.descending() ? query.sort().order().reversed() : query.sort().order();
        return locked(() -> {
            List<Row> page =
                    new Union(ledger, query.pass())
                            .rows()
                            .filter(query.where()::matches)
                            .filter(row -> isAfter(query, order, row))
                            .sorted(
                                    Comparator.comparing(
                                            row -> Query.Mark.of(row, query.sort()), order))
                            .limit(query.limit() + 1L)
                            .toList();
            if (page.size() <= query.limit()) {
                return new Rows(page, Optional.empty());
            }
            List<Row> rows = page.subList(0, query.limit());
            return new Rows(rows, Optional.of(Query.Mark.of(rows.getLast(), query.sort())));
        });
    }

    private static boolean isAfter(Query query, Comparator<Query.Mark> order, Row row) {
        return query.after().isEmpty()
                || order.compare(Query.Mark.of(row, query.sort()), query.after().get()) > 0;
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return locked(() ->
                new Union(ledger, pass)
                        .rows(path.substring(0, Math.max(0, path.lastIndexOf('/'))))
                        .filter(row -> row.path().equals(path))
                        .max(Comparator.comparing(row -> row.key().folder())));
    }

    @Override
    public Totals totals(int passNumber, String path) {
        Where scope = new Where.Below(path);
        return locked(() -> {
            Pass pass = ledger.pass(passNumber);
            Sums sums = new Sums();
            new Union(ledger, passNumber)
                    .rows()
                    .filter(scope::matches)
                    .forEach(row -> sums.add(row, pass.isMismatch(row.key())));
            return sums.totals();
        });
    }

    /// What [Totals] adds up.
    private static final class Sums {
        private Tally source = Tally.NONE;
        private Tally destination = Tally.NONE;
        private final Map<Verdict, Count> differences = new EnumMap<>(Verdict.class);
        private final Map<Decision, Count> decisions = new EnumMap<>(Decision.class);
        private final Map<OutcomeKind, Count> outcomes = new EnumMap<>(OutcomeKind.class);
        private long bytesCopied;
        private long mismatches;

        void add(Row row, boolean mismatch) {
            Count one = new Count(1, row.node().size());
            source = source.plus(row.source().map(Tally::of).orElse(Tally.NONE));
            destination = destination.plus(row.destination().map(Tally::of).orElse(Tally.NONE));
            differences.merge(row.verdict(), one, Count::plus);
            decisions.merge(row.decision(), one, Count::plus);
            if (row.decision() != Decision.NONE) {
                outcomes.merge(outcome(row), one, Count::plus);
            }
            bytesCopied += row.outcome().map(NodeOutcome::bytes).orElse(0L);
            mismatches += mismatch ? 1 : 0;
        }

        private static OutcomeKind outcome(Row row) {
            return row.outcome()
                    .map(NodeOutcome::kind)
                    .filter(kind -> kind != OutcomeKind.PENDING)
                    .orElseGet(() ->
                            switch (row.decision()) {
                                case EXCLUDE -> OutcomeKind.EXCLUDED;
                                case UNSUPPORTED -> OutcomeKind.UNSUPPORTED;
                                case KEEP -> OutcomeKind.KEPT;
                                case COPY, OVERWRITE, METADATA, DELETE, UNDECIDED, NONE ->
                                        OutcomeKind.PENDING;
                            });
        }

        Totals totals() {
            long conflicts = decisions.getOrDefault(Decision.UNDECIDED, Count.NONE).nodes();
            return new Totals(
                    source,
                    destination,
                    differences,
                    decisions,
                    outcomes,
                    conflicts,
                    bytesCopied,
                    mismatches);
        }
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        locked(() -> {
            new Union(ledger, pass)
                    .rows()
                    .filter(row -> row.decision() != Decision.NONE)
                    .map(PlanRow::of)
                    .forEach(rows);
            return null;
        });
    }

    @Override
    public long decisionSequence() {
        return locked(() -> ledger.decisionSequence);
    }

    @Override
    public List<Ruling> rulings() {
        return locked(() -> List.copyOf(ledger.ruled));
    }

    @Override
    public void recall(int passNumber, Consumer<Fact> facts) {
        locked(() -> {
            Pass pass = ledger.pass(passNumber);
            for (int depth = 0; depth <= pass.deepest(); depth++) {
                for (Side side : Side.values()) {
                    pass.round(side, depth).forEach(folder -> recall(pass, side, folder, facts));
                }
            }
            pass.told.forEach(facts);
            pass.mismatches().forEach(facts);
            return null;
        });
    }

    private void recall(Pass pass, Side side, Folder folder, Consumer<Fact> facts) {
        facts.accept(new Fact.Opened(pass.number, side, folder.id, folder.ref, folder.depth));
        if (folder.listed.isPresent()) {
            Fact.Listed listed = folder.listed.get();
            boolean known =
                    ledger.held(pass.number, side, folder.id)
                            .filter(held -> held.listing() == listed.listing())
                            .isPresent();
            if (!known) {
                facts.accept(
                        new Fact.Children(
                                listed.listing(),
                                side,
                                folder.depth + 1,
                                ledger.listing(folder).children));
            }
            facts.accept(listed);
        } else if (folder.isSettled()) {
            facts.accept(
                    new Fact.ListingFailed(
                            pass.number,
                            side,
                            folder.id,
                            folder.depth,
                            folder.attempts,
                            new Problem(ErrorClass.TRANSIENT, ""),
                            false));
        }
    }

    // ------------------------------------------------------------ properties, history, health

    @Override
    public Map<String, String> properties() {
        return locked(() -> Map.copyOf(ledger.properties));
    }

    @Override
    public List<Fact.Happened> history() {
        return locked(() -> List.copyOf(ledger.history));
    }

    @Override
    public Receipt head() {
        return locked(() -> new Receipt(ledger.sequence, ledger.epoch, ledger.chain));
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        return locked(List::of);
    }

    @Override
    public SortedMap<String, Long> statistics() {
        return locked(() -> new TreeMap<>(Map.of("commits", ledger.sequence)));
    }

    @Override
    public void checkpoint() {
        locked(() -> null);
    }

    @Override
    public void close() {
        synchronized (ledger) {
            closed = true;
        }
    }

    private <T> T fenced(long epoch, Supplier<T> way) {
        return locked(() -> {
            if (epoch != ledger.epoch) {
                throw new StateException.Fenced(
                        "Epoch " + epoch + " may not write: the store is at epoch " + ledger.epoch);
            }
            return way.get();
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        synchronized (ledger) {
            if (closed) {
                throw new StateException("The store is closed", null);
            }
            return work.get();
        }
    }
}
