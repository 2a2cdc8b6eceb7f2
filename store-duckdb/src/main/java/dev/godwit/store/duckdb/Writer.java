package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Head;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/// The one place that changes the store: transactions of appended rows, each with a row of its own
/// in `batches` that carries its sequence, the epoch, how many rows every table has then, and the
/// running hash over all that was ever appended. Used under the write lock.
final class Writer implements AutoCloseable {

    /// What a transaction appends.
    interface Body<T> {
        T append(Writer writer) throws SQLException;
    }

    private final DuckDBConnection connection;
    private final Head head;
    private final Statement control;
    private final PreparedStatement batches;
    private final Map<Table, RowAppender> appenders = new EnumMap<>(Table.class);
    private final Map<Table, RowAppender> touched = new EnumMap<>(Table.class);

    /// How many rows each table has.
    private final Map<Table, Long> rows;

    /// Where the store stands: written under the write lock, read by anyone.
    private volatile Head.Mark mark;

    private long epoch;

    Writer(DuckDBConnection connection, Head head, Head.Mark mark, Map<Table, Long> rows)
            throws SQLException {
        this.connection = connection;
        this.head = head;
        this.mark = mark;
        this.rows = new EnumMap<>(Table.class);
        this.rows.putAll(rows);
        epoch = mark.epoch();
        control = connection.createStatement();
        batches = connection.prepareStatement("INSERT INTO batches VALUES (?, ?, ?, ?)");
    }

    Head.Mark mark() {
        return mark;
    }

    /// How many rows a table has.
    long rows(Table table) {
        return rows.getOrDefault(table, 0L);
    }

    /// The sequence of the transaction under way.
    long sequence() {
        return mark.sequence() + 1;
    }

    /// From this transaction on the store belongs to this epoch.
    void raiseEpoch(long to) {
        epoch = to;
    }

    /// The table's appender, within a transaction.
    RowAppender to(Table table) throws SQLException {
        RowAppender open = touched.get(table);
        if (open == null) {
            open = appenders.get(table);
            if (open == null) {
                open = new RowAppender(connection, table);
                appenders.put(table, open);
            }
            open.begin(sequence());
            touched.put(table, open);
        }
        return open;
    }

    /// Runs one transaction. When it returns, what was appended is durable and the head knows it.
    <T> T transaction(boolean synced, Body<T> body) {
        T result;
        Head.Mark next;
        try {
            // The driver's own setAutoCommit(false) begins a transaction with the next statement
            // only; an appender that flushes before that commits its rows at once.
            control.execute("BEGIN TRANSACTION");
            result = body.append(this);
            next = seal();
        } catch (SQLException | RuntimeException e) {
            throw abandon(e);
        }
        try {
            control.execute("COMMIT");
            head.write(next, synced);
        } catch (SQLException | IOException e) {
            throw Failures.ofCommit(e);
        }
        mark = next;
        return result;
    }

    private Head.Mark seal() throws SQLException {
        RowDigest link = link(mark.chain(), sequence(), epoch);
        for (Map.Entry<Table, RowAppender> entry : touched.entrySet()) {
            Table table = entry.getKey();
            RowAppender appender = entry.getValue();
            if (appender.rows() == 0) {
                continue;
            }
            add(link, table, appender.rows(), appender.flush());
            rows.merge(table, appender.rows(), Long::sum);
        }
        touched.clear();
        Head.Mark next = new Head.Mark(sequence(), epoch, HexFormat.of().formatHex(link.finish()));
        batches.setLong(1, next.sequence());
        batches.setLong(2, next.epoch());
        batches.setString(3, Integrity.text(rows));
        batches.setString(4, next.chain());
        batches.executeUpdate();
        return next;
    }

    /// Begins the link of the chain that a commit adds; [#add] goes on, table by table.
    static RowDigest link(String previous, long sequence, long epoch) {
        RowDigest link = new RowDigest();
        link.add(previous);
        link.add(sequence);
        link.add(epoch);
        return link;
    }

    static void add(RowDigest link, Table table, long rows, byte[] digest) {
        link.add(table.sqlName());
        link.add(rows);
        link.add(digest);
    }

    /// An appender that is closed later would store what it holds, in a transaction of its own: so
    /// they are closed within this one before it is rolled back.
    private RuntimeException abandon(Exception why) {
        for (Map.Entry<Table, RowAppender> entry : touched.entrySet()) {
            appenders.remove(entry.getKey());
            try {
                entry.getValue().close();
            } catch (SQLException e) {
                why.addSuppressed(e);
            }
        }
        touched.clear();
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
        return why instanceof RuntimeException ours ? ours : Failures.of("store facts", why);
    }

    void checkpoint() {
        try {
            control.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw Failures.of("checkpoint", e);
        }
    }

    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        for (RowAppender appender : appenders.values()) {
            try {
                appender.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        batches.close();
        control.close();
        try {
            head.close();
        } catch (IOException e) {
            throw new StateException("Cannot close the head file", e);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
