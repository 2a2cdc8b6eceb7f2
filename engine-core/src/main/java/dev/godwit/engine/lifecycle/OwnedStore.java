package dev.godwit.engine.lifecycle;

import dev.godwit.spi.error.StateException;
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
import dev.godwit.spi.value.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/// A store as long as it belongs to this engine: once another has taken over, no way in is open,
/// and it is left as it is rather than closed, because its files are somebody else's by name.
final class OwnedStore implements StateStore {

    private final StateStore store;
    private final Ownership ownership;

    OwnedStore(StateStore store, Ownership ownership) {
        this.store = store;
        this.ownership = ownership;
    }

    private void check() {
        if (ownership.lost()) {
            throw new StateException.Fenced("Another engine has taken this migration over");
        }
    }

    @Override
    public long raiseEpoch(String owner) {
        check();
        return store.raiseEpoch(owner);
    }

    @Override
    public Receipt commit(StateBatch batch) {
        check();
        return store.commit(batch);
    }

    @Override
    public long closeRound(long epoch, int pass, Side side, int depth) {
        check();
        return store.closeRound(epoch, pass, side, depth);
    }

    @Override
    public SealStep compareRound(
            long epoch,
            int pass,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget) {
        check();
        return store.compareRound(epoch, pass, depth, comparison, at, budget);
    }

    @Override
    public long decide(long epoch, List<Ruling> rulings) {
        check();
        return store.decide(epoch, rulings);
    }

    @Override
    public List<Round> rounds(int pass) {
        return store.rounds(pass);
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        return store.toList(pass, side, depth, after, max);
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return store.toHash(pass, after, max);
    }

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return store.toCopy(pass, wave, depth, after, max);
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return store.toVerify(pass, touchedOnly, after, max);
    }

    @Override
    public List<OpenUnit> openUnits() {
        return store.openUnits();
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return store.endedUnits(since, after, max);
    }

    @Override
    public Rows rows(Query query) {
        return store.rows(query);
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return store.row(pass, path);
    }

    @Override
    public Totals totals(int pass, String path) {
        return store.totals(pass, path);
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        store.plan(pass, rows);
    }

    @Override
    public long decisionSequence() {
        return store.decisionSequence();
    }

    @Override
    public List<Ruling> rulings() {
        return store.rulings();
    }

    @Override
    public void recall(int pass, Consumer<Fact> facts) {
        store.recall(pass, facts);
    }

    @Override
    public Map<String, String> properties() {
        return store.properties();
    }

    @Override
    public List<Fact.Happened> history() {
        return store.history();
    }

    @Override
    public Receipt head() {
        return store.head();
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        return store.verifyIntegrity(deep);
    }

    @Override
    public SortedMap<String, Long> statistics() {
        return store.statistics();
    }

    @Override
    public void checkpoint() {
        if (!ownership.lost()) {
            store.checkpoint();
        }
    }

    @Override
    public void close() {
        if (!ownership.lost()) {
            store.close();
        }
    }
}
