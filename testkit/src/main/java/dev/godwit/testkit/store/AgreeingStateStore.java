package dev.godwit.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.OpenUnit;
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
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Two stores that are told the same and must answer the same. Pulls are drained, in pages of the
/// size that is asked for, and compared as sets, because each store has an order of its own; the
/// answer to the caller has it all.
public final class AgreeingStateStore implements StateStore {

    private final StateStore model;
    private final StateStore store;

    public AgreeingStateStore(StateStore model, StateStore store) {
        this.model = model;
        this.store = store;
    }

    // ------------------------------------------------------------ the ways in

    @Override
    public long raiseEpoch(String owner) {
        return same(each -> each.raiseEpoch(owner));
    }

    @Override
    public Receipt commit(StateBatch batch) {
        model.commit(batch);
        return store.commit(batch);
    }

    @Override
    public long closeRound(long epoch, int pass, Side side, int depth) {
        return same(each -> each.closeRound(epoch, pass, side, depth));
    }

    @Override
    public SealStep compareRound(
            long epoch,
            int pass,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget) {
        return same(each -> {
            SealStep step = each.compareRound(epoch, pass, depth, comparison, at, budget);
            while (step instanceof SealStep.More more) {
                Optional<WorkKey> next = Optional.of(more.at());
                step = each.compareRound(epoch, pass, depth, comparison, next, budget);
            }
            return step;
        });
    }

    @Override
    public long decide(long epoch, List<Ruling> rulings) {
        model.decide(epoch, rulings);
        return store.decide(epoch, rulings);
    }

    // ------------------------------------------------------------ pulls

    @Override
    public List<Round> rounds(int pass) {
        return same(each -> each.rounds(pass));
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        return all(
                each -> next -> each.toList(pass, side, depth, next, max), HashSet<ListWork>::new);
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return all(each -> next -> each.toHash(pass, next, max), HashSet<HashWork>::new);
    }

    /// What a pull says of a folder.
    private record Folder(NodeRef ref, int depth, Optional<String> blockedBy) {}

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return all(
                each -> next -> each.toCopy(pass, wave, depth, next, max),
                work -> {
                    Map<NodeId, Set<Folder>> folders = new HashMap<>();
                    Map<NodeId, Set<CopyWork.CopyItem>> items = new HashMap<>();
                    for (CopyWork one : work) {
                        folders.computeIfAbsent(one.id(), _ -> new HashSet<>())
                                .add(new Folder(one.folder(), one.depth(), one.blockedBy()));
                        Set<CopyWork.CopyItem> known =
                                items.computeIfAbsent(one.id(), _ -> new HashSet<>());
                        one.items().forEach(item -> assertThat(known.add(item)).as("new").isTrue());
                    }
                    return List.of(folders, items);
                });
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return all(
                each -> next -> each.toVerify(pass, touchedOnly, next, max),
                work -> {
                    Map<NodeRef, Set<VerifyWork.Item>> items = new HashMap<>();
                    work.forEach(one ->
                            items.computeIfAbsent(one.folder(), _ -> new HashSet<>())
                                    .addAll(one.items()));
                    return items;
                });
    }

    /// All pages of a pull, compared as what they come to.
    private <T> Pulled<T> all(
            Function<StateStore, Function<Optional<WorkKey>, Pulled<T>>> pull,
            Function<List<T>, Object> comparable) {
        List<T> expected = drain(pull.apply(model));
        List<T> found = drain(pull.apply(store));
        assertThat(comparable.apply(found)).isEqualTo(comparable.apply(expected));
        return new Pulled<>(found, Optional.empty());
    }

    private static <T> List<T> drain(Function<Optional<WorkKey>, Pulled<T>> pull) {
        List<T> all = new ArrayList<>();
        Optional<WorkKey> next = Optional.empty();
        do {
            Pulled<T> pulled = pull.apply(next);
            all.addAll(pulled.items());
            next = pulled.next();
        } while (next.isPresent());
        return all;
    }

    @Override
    public List<OpenUnit> openUnits() {
        return same(StateStore::openUnits);
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return all(each -> next -> each.endedUnits(since, next, max), work -> work);
    }

    // ------------------------------------------------------------ review

    @Override
    public Rows rows(Query query) {
        return same(each -> each.rows(query));
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return same(each -> each.row(pass, path));
    }

    @Override
    public Totals totals(int pass, String path) {
        return same(each -> each.totals(pass, path));
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        same(
                        each -> {
                            List<PlanRow> plan = new ArrayList<>();
                            each.plan(pass, plan::add);
                            return plan;
                        })
                .forEach(rows);
    }

    @Override
    public long decisionSequence() {
        return store.decisionSequence();
    }

    // ------------------------------------------------------------ properties, history, health

    @Override
    public List<Ruling> rulings() {
        return same(StateStore::rulings);
    }

    /// What they tell may differ, but not what comes of it; see [Retelling].
    @Override
    public void recall(int pass, Consumer<Fact> facts) {
        store.recall(pass, facts);
    }

    @Override
    public Map<String, String> properties() {
        return same(StateStore::properties);
    }

    @Override
    public List<Fact.Happened> history() {
        return same(StateStore::history);
    }

    @Override
    public Receipt head() {
        return store.head();
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        return same(each -> each.verifyIntegrity(deep));
    }

    /// Of the store that is tested: a model has none of its tables.
    @Override
    public SortedMap<String, Long> statistics() {
        return store.statistics();
    }

    @Override
    public void checkpoint() {
        model.checkpoint();
        store.checkpoint();
    }

    @Override
    public void close() {
        model.close();
        store.close();
    }

    private <T> T same(Function<StateStore, T> ask) {
        T expected = ask.apply(model);
        T found = ask.apply(store);
        assertThat(found).isEqualTo(expected);
        return found;
    }
}
