package dev.godwit.store.rocksdb;

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
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import dev.godwit.spi.value.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// One migration's state in a RocksDB folder.
///
/// One writer at a time commits, under a lock; each reader has a view of its own. After a failed
/// commit nothing is known for certain, and every call is refused until the store is opened again.
final class RocksDBStateStore implements StateStore {

    /// A way in.
    private interface WayIn<T> {
        T go() throws RocksDBException;
    }

    /// A look at a view.
    private interface Look<T extends @Nullable Object> {
        T at(View view) throws RocksDBException;
    }

    private static final byte[] OWNER = Key.of(Table.META).text("owner").bytes();

    private final Database database;
    private final Head head;
    private final Writer writer;
    private final Seals seals;

    /// Replaced as a whole under the writers' lock, read by anyone.
    private volatile Rulings rulings;

    private final ReentrantLock writing = new ReentrantLock();

    /// Held shared by whoever uses the database, wholly by whoever closes it: RocksDB's memory is
    /// gone then.
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    /// Why it cannot be used any more; set under the writers' lock, read by anyone.
    private volatile @Nullable StateException unusable;

    /// Guarded by the writers' lock.
    private boolean closed;

    private RocksDBStateStore(Database database, Head head, Head.Mark mark)
            throws RocksDBException {
        this.database = database;
        this.head = head;
        try (View view = new View(database)) {
            List<String> wrong = new Integrity(database, view).check(mark);
            if (!wrong.isEmpty()) {
                throw new StateException.CorruptState(
                        wrong.getFirst()
                                + "; restore the state from a backup or run 'godwit doctor' on it",
                        null);
            }
            Batch last = Batch.last(view.scan(Table.BATCHES, true));
            writer =
                    new Writer(
                            database,
                            head,
                            last == null ? Head.Mark.START : last.mark(),
                            Sums.read(view.get(Table.META, Writer.SUMS)));
            rulings = Rulings.load(view);
        }
        seals = new Seals(database, writer);
    }

    static RocksDBStateStore open(Path directory) {
        return open(directory, UpgradeFolder.Witness.NONE);
    }

    /// @param witness of an upgrade, where the state is of an older schema
    static RocksDBStateStore open(Path directory, UpgradeFolder.Witness witness) {
        // First, since nobody else can change the head while this holds RocksDB's lock.
        Database database = StateFolder.open(directory, witness);
        Head head = null;
        try {
            Path folder = StateFolder.in(directory);
            Head.Mark mark = StateFolder.readHead(folder);
            head = Head.open(folder);
            RocksDBStateStore store = new RocksDBStateStore(database, head, mark);
            StateFolder.tidy(directory);
            return store;
        } catch (IOException | RocksDBException | RuntimeException e) {
            closeAfter(e, head);
            closeAfter(e, database);
            throw Failures.ofOpening(StateFolder.in(directory), e);
        }
    }

    private static void closeAfter(Exception failure, @Nullable AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    // ------------------------------------------------------------ the ways in

    @Override
    public long raiseEpoch(String owner) {
        return locked(() -> {
            long epoch = writer.mark().epoch() + 1;
            writer.transaction(
                    epoch,
                    to -> {
                        to.put(Table.META, OWNER, owner.getBytes(StandardCharsets.UTF_8));
                        return epoch;
                    });
            writer.acknowledge(true);
            return epoch;
        });
    }

    @Override
    public Receipt commit(StateBatch batch) {
        return fenced(
                batch.epoch(),
                () -> {
                    writer.transaction(to -> {
                        FactWriter.refuseUnknown(to, batch.facts());
                        FactWriter.write(to, batch.facts());
                        return to.sequence();
                    });
                    writer.acknowledge(batch.synced());
                    return receipt();
                });
    }

    @Override
    public long closeRound(long epoch, int pass, Side side, int depth) {
        return fenced(
                epoch,
                () -> {
                    seals.refuseUnsettled(pass, side, depth);
                    long opened = seals.close(pass, side, depth);
                    writer.acknowledge(true);
                    return opened;
                });
    }

    @Override
    public SealStep compareRound(
            long epoch,
            int pass,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget) {
        return fenced(
                epoch,
                () -> {
                    seals.refuseUnclosed(pass, depth);
                    SealStep step =
                            writer.transaction(
                                    to -> seals.compare(to, pass, depth, comparison, at, budget));
                    writer.acknowledge(true);
                    return step;
                });
    }

    @Override
    public long decide(long epoch, List<Ruling> decided) {
        List<Ruling> inOrder = List.copyOf(decided);
        return fenced(
                epoch,
                () -> {
                    Rulings next = writer.transaction(to -> rulings.with(to, inOrder));
                    writer.acknowledge(true);
                    rulings = next;
                    return next.sequence();
                });
    }

    // ------------------------------------------------------------ pulls

    @Override
    public List<Round> rounds(int pass) {
        return read(view -> new Rounds(view, pass).all());
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        return read(view -> new ListPull(view, pass, side, depth).pull(after, max));
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return read(view -> new HashPull(union(view, pass)).items(after, max));
    }

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return read(view -> new CopyPull(union(view, pass), wave, depth).work(after, max));
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return read(view -> new VerifyPull(union(view, pass), touchedOnly).pull(after, max));
    }

    @Override
    public List<OpenUnit> openUnits() {
        return read(Units::open);
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return read(view -> Units.ended(view, since, after, max));
    }

    // ------------------------------------------------------------ review

    @Override
    public Rows rows(Query query) {
        return read(view ->
                new Review(new Union(view, query.pass(), rulings, query.descending())).rows(query));
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return read(view -> Optional.ofNullable(new Review(union(view, pass)).row(path)));
    }

    @Override
    public Totals totals(int pass, String path) {
        return read(view -> new Review(union(view, pass)).totals(path));
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        read(view -> new Review(union(view, pass)).plan(rows));
    }

    @Override
    public long decisionSequence() {
        checkUsable();
        return rulings.sequence();
    }

    @Override
    public List<Ruling> rulings() {
        return read(Rulings::all);
    }

    @Override
    public void recall(int pass, Consumer<Fact> facts) {
        read(view -> {
            new Recall(view, pass, facts).all();
            return true;
        });
    }

    // ------------------------------------------------------------ properties, history, health

    @Override
    public Map<String, String> properties() {
        return read(Notes::properties);
    }

    @Override
    public List<Fact.Happened> history() {
        return read(Notes::history);
    }

    @Override
    public Receipt head() {
        checkUsable();
        return receipt();
    }

    private Receipt receipt() {
        Head.Mark mark = writer.mark();
        return new Receipt(mark.sequence(), mark.epoch(), mark.chain());
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        Head.Mark mark = writer.mark();
        return read(view -> {
            Integrity integrity = new Integrity(database, view);
            List<String> wrong = new ArrayList<>(integrity.check(mark));
            if (deep) {
                wrong.addAll(integrity.checkDeeply());
            }
            return wrong;
        });
    }

    @Override
    public SortedMap<String, Long> statistics() {
        return locked(() -> {
            SortedMap<String, Long> figures = new TreeMap<>();
            figures.put("commits", writer.mark().sequence());
            for (Table table : Table.values()) {
                figures.put("rows." + table.name().toLowerCase(Locale.ROOT), writer.rows(table));
            }
            figures.put("bytes.memory", database.bytesInMemory());
            try {
                figures.put("bytes.disk", database.bytesOnDisk());
            } catch (IOException e) {
                // It is at work, so it can be told without.
            }
            return figures;
        });
    }

    @Override
    public void checkpoint() {
        locked(() -> {
            database.flush();
            return writer.mark();
        });
    }

    @Override
    public void close() {
        writing.lock();
        open.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            boolean whole = unusable == null;
            unusable = new StateException("The state store is closed", null);
            if (whole) {
                flushQuietly();
            }
            database.close();
            head.close();
        } catch (IOException e) {
            throw new StateException("Cannot close the state store", e);
        } finally {
            open.writeLock().unlock();
            writing.unlock();
        }
    }

    /// So that the log is empty and the state as small as it gets. What cannot be written to files,
    /// on a full disk, stays in the log.
    private void flushQuietly() {
        try {
            database.flush();
        } catch (RocksDBException e) {
            // Everything is in the log, as after a crash.
        }
    }

    // ------------------------------------------------------------ one after the other

    private <T> T fenced(long epoch, WayIn<T> way) {
        return locked(() -> {
            long current = writer.mark().epoch();
            if (epoch != current) {
                throw new StateException.Fenced(
                        "Epoch "
                                + epoch
                                + " may not write: the state belongs to epoch "
                                + current
                                + " now");
            }
            return way.go();
        });
    }

    private <T> T locked(WayIn<T> way) {
        writing.lock();
        open.readLock().lock();
        try {
            checkUsable();
            return way.go();
        } catch (RocksDBException e) {
            StateException failure = Failures.of("work", e);
            unusable = failure;
            throw failure;
        } catch (StateException e) {
            if (!(e instanceof StateException.Fenced)) {
                unusable = e;
            }
            throw e;
        } finally {
            open.readLock().unlock();
            writing.unlock();
        }
    }

    private <T extends @Nullable Object> T read(Look<T> look) {
        open.readLock().lock();
        try {
            checkUsable();
            try (View view = new View(database)) {
                return look.at(view);
            }
        } catch (RocksDBException e) {
            throw Failures.of("read", e);
        } finally {
            open.readLock().unlock();
        }
    }

    private Union union(View view, int pass) throws RocksDBException {
        return new Union(view, pass, rulings, false);
    }

    private void checkUsable() {
        StateException why = unusable;
        if (why != null) {
            throw again(why);
        }
    }

    /// What every call says after a failure: the same, so that a full disk is not taken for damage.
    private static StateException again(StateException why) {
        String text =
                why.getMessage() + " (the state store has to be opened again before anything else)";
        return switch (why) {
            case StateException.StateFull _ -> new StateException.StateFull(text, why);
            case StateException.CorruptState _ -> new StateException.CorruptState(text, why);
            default -> new StateException(text, why);
        };
    }
}
