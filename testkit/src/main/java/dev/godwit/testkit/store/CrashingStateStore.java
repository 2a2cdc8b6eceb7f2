package dev.godwit.testkit.store;

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
import dev.godwit.testkit.Crash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Dies at the n-th way into a store, just before or just after it took effect. From then on every
/// call dies too, and closing does nothing: the process is gone, and the store below is for the
/// next one to open.
///
/// All ways in count, from 1. A run that is not to die asks for step 0 and reads [#steps()].
public final class CrashingStateStore implements StateStore {

    /// On which side of the step the process dies.
    public enum When {
        BEFORE,
        AFTER
    }

    private final StateStore store;
    private final int step;
    private final When when;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean dead = new AtomicBoolean();

    public CrashingStateStore(StateStore store, int step, When when) {
        this.store = store;
        this.step = step;
        this.when = when;
    }

    /// How many ways in were gone so far.
    public int steps() {
        return steps.get();
    }

    /// Whether it has died.
    public boolean crashed() {
        return dead.get();
    }

    @Override
    public long raiseEpoch(String owner) {
        return in("raiseEpoch", () -> store.raiseEpoch(owner));
    }

    @Override
    public Receipt commit(StateBatch batch) {
        return in("commit", () -> store.commit(batch));
    }

    @Override
    public long closeRound(long epoch, int pass, Side side, int depth) {
        return in("closeRound", () -> store.closeRound(epoch, pass, side, depth));
    }

    @Override
    public SealStep compareRound(
            long epoch,
            int pass,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget) {
        return in(
                "compareRound",
                () -> store.compareRound(epoch, pass, depth, comparison, at, budget));
    }

    @Override
    public long decide(long epoch, List<Ruling> rulings) {
        return in("decide", () -> store.decide(epoch, rulings));
    }

    @Override
    public List<Round> rounds(int pass) {
        return alive().rounds(pass);
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        return alive().toList(pass, side, depth, after, max);
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return alive().toHash(pass, after, max);
    }

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return alive().toCopy(pass, wave, depth, after, max);
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return alive().toVerify(pass, touchedOnly, after, max);
    }

    @Override
    public List<OpenUnit> openUnits() {
        return alive().openUnits();
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return alive().endedUnits(since, after, max);
    }

    @Override
    public Rows rows(Query query) {
        return alive().rows(query);
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return alive().row(pass, path);
    }

    @Override
    public Totals totals(int pass, String path) {
        return alive().totals(pass, path);
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        alive().plan(pass, rows);
    }

    @Override
    public long decisionSequence() {
        return alive().decisionSequence();
    }

    @Override
    public List<Ruling> rulings() {
        return alive().rulings();
    }

    @Override
    public void recall(int pass, Consumer<Fact> facts) {
        alive().recall(pass, facts);
    }

    @Override
    public Map<String, String> properties() {
        return alive().properties();
    }

    @Override
    public List<Fact.Happened> history() {
        return alive().history();
    }

    @Override
    public Receipt head() {
        return alive().head();
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        return alive().verifyIntegrity(deep);
    }

    @Override
    public SortedMap<String, Long> statistics() {
        return alive().statistics();
    }

    @Override
    public void checkpoint() {
        alive().checkpoint();
    }

    @Override
    public void close() {
        if (!dead.get()) {
            store.close();
        }
    }

    /// One at a time, so that nothing gets in beside the step that dies.
    private synchronized <T> T in(String name, Supplier<T> way) {
        alive();
        int number = steps.incrementAndGet();
        if (number == step && when == When.BEFORE) {
            throw died("before", number, name);
        }
        T result = way.get();
        if (number == step) {
            throw died("after", number, name);
        }
        return result;
    }

    private StateStore alive() {
        if (dead.get()) {
            throw new Crash("The process died at step " + step + " of its store");
        }
        return store;
    }

    private Crash died(String side, int number, String name) {
        dead.set(true);
        return new Crash("Died " + side + " step " + number + " of the store: " + name);
    }
}
