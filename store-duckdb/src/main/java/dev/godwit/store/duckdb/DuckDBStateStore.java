package dev.godwit.store.duckdb;

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
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One migration's state in a DuckDB file.
///
/// One writer at a time appends, under a lock; readers have connections of their own and see what
/// was committed when they began. After a failed commit nothing is known for certain, and every
/// call is refused until the store is opened again.
final class DuckDBStateStore implements StateStore {

    /// A way in.
    private interface WayIn<T> {
        T go() throws SQLException;
    }

    private final StateFile.Opened file;
    private final Readers readers;
    private final Reader beside;
    private final Reader longBeside;
    private final Writer writer;
    private final Flags flags;
    private final Rulings rulings;
    private final Rounds rounds;
    private final SmallRounds small;
    private final FactWriter facts;
    private final Seals seals;

    private final ReentrantLock writing = new ReentrantLock();

    /// Why it cannot be used any more; set under the lock, read by anyone.
    private volatile @Nullable StateException unusable;

    private DuckDBStateStore(StateFile.Opened file, Head head, int small) throws SQLException {
        this.file = file;
        readers = new Readers(file.connection());
        beside = new Reader(file.connection().duplicate());
        longBeside = new Reader(file.connection().duplicate());
        Integrity.Batch last = file.last();
        writer = new Writer(file.connection(), head, last.mark(), last.rows());
        flags = new Flags(readers);
        rulings = new Rulings(beside);
        rounds = new Rounds(beside, flags);
        Folders folders = new Folders(beside);
        this.small = new SmallRounds(rounds, small);
        facts = new FactWriter(folders, rounds, flags, this.small);
        seals = new Seals(beside, longBeside, folders, rounds, this.small, flags, facts);
    }

    static DuckDBStateStore open(Path directory) {
        return open(directory, UpgradeFolder.Witness.NONE);
    }

    /// @param witness of an upgrade, where the state is of an older schema
    static DuckDBStateStore open(Path directory, UpgradeFolder.Witness witness) {
        return open(directory, witness, SmallRounds.NODES);
    }

    /// @param small nodes of a round that is kept in memory; 0 keeps none
    static DuckDBStateStore open(Path directory, UpgradeFolder.Witness witness, int small) {
        Head.Mark mark;
        Head head;
        try {
            mark =
                    Head.read(directory)
                            .orElseThrow(() ->
                                    new StateException.CorruptState(
                                            "The file "
                                                    + directory.resolve(Head.NAME)
                                                    + " is missing or damaged, so nobody can tell"
                                                    + " whether the state beside it is complete; run"
                                                    + " 'godwit doctor' on it",
                                            null));
            head = Head.open(directory);
        } catch (IOException e) {
            throw Failures.of("open the head file in " + directory, e);
        }
        try {
            return new DuckDBStateStore(StateFile.open(directory, mark, witness), head, small);
        } catch (SQLException | RuntimeException e) {
            try {
                head.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw Failures.ofOpening(StateFile.in(directory), e);
        }
    }

    // ------------------------------------------------------------ the ways in

    @Override
    public long raiseEpoch(String owner) {
        return locked(() -> {
            long epoch = writer.mark().epoch() + 1;
            return writer.transaction(
                    true,
                    to -> {
                        to.raiseEpoch(epoch);
                        to.to(Table.EPOCHS).row().add(epoch).add(owner).endRow();
                        return epoch;
                    });
        });
    }

    @Override
    public Receipt commit(StateBatch batch) {
        return fenced(
                batch.epoch(),
                () -> {
                    facts.prepare(batch.facts());
                    writer.transaction(
                            batch.synced(),
                            to -> {
                                for (Fact fact : batch.facts()) {
                                    facts.write(to, fact);
                                }
                                return to.sequence();
                            });
                    rounds.committed();
                    small.committed();
                    return head();
                });
    }

    @Override
    public long closeRound(long epoch, int pass, Side side, int depth) {
        return fenced(
                epoch,
                () -> {
                    seals.refuseUnsettled(pass, side, depth);
                    long opened =
                            writer.transaction(false, to -> seals.close(to, pass, side, depth));
                    seals.closed(pass, depth);
                    small.committed();
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
                            rounds.of(pass).toCompare(depth) == 0
                                    ? seals.sealed(pass, depth)
                                    : writer.transaction(
                                            false,
                                            to ->
                                                    seals.compare(
                                                            to, pass, depth, comparison, budget));
                    small.committed();
                    return step;
                });
    }

    @Override
    public long decide(long epoch, List<Ruling> decided) {
        List<Ruling> inOrder = List.copyOf(decided);
        return fenced(
                epoch,
                () -> {
                    long sequence =
                            writer.transaction(
                                    true,
                                    to -> {
                                        rulings.write(to, inOrder);
                                        return to.sequence();
                                    });
                    rulings.committed(inOrder, sequence);
                    return sequence;
                });
    }

    // ------------------------------------------------------------ pulls

    @Override
    public List<Round> rounds(int pass) {
        return locked(() -> rounds.of(pass).rounds());
    }

    @Override
    public Pulled<ListWork> toList(
            int pass, Side side, int depth, Optional<WorkKey> after, int max) {
        checkUsable();
        NavigableMap<Long, ListWork> known = small.toList(pass, side, depth);
        boolean atHand = after.isEmpty() && !known.isEmpty() && known.size() <= max;
        if (atHand && !flags.of(pass).earlier()) {
            return new Pulled<>(List.copyOf(known.values()), Optional.empty());
        }
        return read(reader -> {
            ListPull pull = new ListPull(reader, pass, flags.of(pass), side, depth);
            return atHand
                    ? new Pulled<>(pull.held(known), Optional.empty())
                    : pull.pull(after, max);
        });
    }

    @Override
    public Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max) {
        return read(reader -> new HashPull(union(reader, pass)).pull(after, max));
    }

    @Override
    public Pulled<CopyWork> toCopy(
            int pass, Wave wave, int depth, Optional<WorkKey> after, int max) {
        return read(reader ->
                new CopyPull(union(reader, pass), wave, depth, flags.links()).pull(after, max));
    }

    @Override
    public Pulled<VerifyWork> toVerify(
            int pass, boolean touchedOnly, Optional<WorkKey> after, int max) {
        return read(reader -> new VerifyPull(union(reader, pass), touchedOnly).pull(after, max));
    }

    @Override
    public List<OpenUnit> openUnits() {
        return read(Units::open);
    }

    @Override
    public Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max) {
        return read(reader -> Units.ended(reader, since, after, max));
    }

    // ------------------------------------------------------------ review

    @Override
    public Rows rows(Query query) {
        return read(reader -> new Review(union(reader, query.pass())).rows(query));
    }

    @Override
    public Optional<Row> row(int pass, String path) {
        return read(reader -> union(reader, pass).row(path));
    }

    @Override
    public Totals totals(int pass, String path) {
        return read(reader -> new Review(union(reader, pass)).totals(path));
    }

    @Override
    public void plan(int pass, Consumer<PlanRow> rows) {
        read(reader -> new Review(union(reader, pass)).plan(rows));
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
        List<Round> inOrder = rounds(pass);
        PassSql sql = new PassSql(pass, flags.of(pass).turns());
        read(reader -> {
            new Recall(reader, sql, facts).all(inOrder);
            return true;
        });
    }

    // ------------------------------------------------------------ properties, history, health

    @Override
    public Map<String, String> properties() {
        String sql = "SELECT key, arg_max(value, rowid) FROM properties GROUP BY key";
        return read(reader -> {
            Map<String, String> properties = new TreeMap<>();
            try (Result row = reader.query(sql)) {
                while (row.next()) {
                    properties.put(row.string(0), row.string(1));
                }
            }
            return properties;
        });
    }

    @Override
    public List<Fact.Happened> history() {
        String sql = "SELECT moment, what, who, detail FROM history ORDER BY rowid";
        return read(reader -> {
            List<Fact.Happened> history = new ArrayList<>();
            try (Result row = reader.query(sql)) {
                while (row.next()) {
                    history.add(
                            new Fact.Happened(
                                    Instant.parse(row.string(0)),
                                    row.string(1),
                                    row.string(2),
                                    row.string(3)));
                }
            }
            return history;
        });
    }

    @Override
    public Receipt head() {
        checkUsable();
        Head.Mark mark = writer.mark();
        return new Receipt(mark.sequence(), mark.epoch(), mark.chain());
    }

    @Override
    public List<String> verifyIntegrity(boolean deep) {
        return read(reader -> {
            Head.Mark mark = writer.mark();
            List<String> wrong =
                    new ArrayList<>(Integrity.check(reader, mark, List.of(Table.values())));
            if (deep) {
                wrong.addAll(Integrity.checkChain(reader));
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
                figures.put("rows." + table.sqlName(), writer.rows(table));
            }
            figures.put(
                    "bytes.memory",
                    beside.number("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()"));
            try {
                figures.put("bytes.disk", file.bytes());
            } catch (IOException e) {
                // It is at work, so it can be told without.
            }
            return figures;
        });
    }

    @Override
    public void checkpoint() {
        locked(() -> {
            writer.checkpoint();
            return writer.mark();
        });
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            unusable = new StateException("The state store is closed", null);
            closeAll();
        } finally {
            writing.unlock();
        }
    }

    /// Guarded by the lock.
    private boolean closed;

    private void closeAll() {
        SQLException failure = null;
        for (AutoCloseable one :
                List.<AutoCloseable>of(writer, beside, longBeside, readers, file::close)) {
            try {
                one.close();
            } catch (SQLException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            } catch (Exception e) {
                throw new StateException("Cannot close the state store", e);
            }
        }
        if (failure != null) {
            throw Failures.of("close", failure);
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
        try {
            checkUsable();
            return way.go();
        } catch (SQLException e) {
            StateException failure = Failures.of("work", e);
            unusable = failure;
            throw failure;
        } catch (StateException e) {
            if (!(e instanceof StateException.Fenced)) {
                unusable = e;
            }
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private <T> T read(Readers.Read<T> read) {
        checkUsable();
        return readers.read(read);
    }

    private Union union(Reader reader, int pass) {
        return new Union(reader, pass, flags, rulings);
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
