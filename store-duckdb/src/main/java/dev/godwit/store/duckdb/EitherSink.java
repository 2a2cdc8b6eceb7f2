package dev.godwit.store.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Few rows by a prepared statement, more by an appender, for tables that get either: a round of a
/// deep tree is a row or two of each, and flushing an appender for those costs as much as several
/// such statements.
final class EitherSink implements RowSink {

    /// How many rows are few.
    private static final int FEW = 2;

    /// One call of another sink.
    private interface Call {
        void on(RowSink sink) throws SQLException;
    }

    private final DuckDBConnection connection;
    private final Table table;

    /// Rows that are kept back until it is known whether they are few.
    private final List<Call> keptBack = new ArrayList<>();

    private int rows;
    private @Nullable RowSink few;
    private @Nullable RowSink many;

    /// Where the values go; null for those that are kept back.
    private @Nullable RowSink to;

    EitherSink(DuckDBConnection connection, Table table) {
        this.connection = connection;
        this.table = table;
    }

    private void call(Call call) throws SQLException {
        if (to == null) {
            keptBack.add(call);
        } else {
            call.on(to);
        }
    }

    private void letGo(RowSink sink) throws SQLException {
        for (Call call : keptBack) {
            call.on(sink);
        }
        keptBack.clear();
    }

    @Override
    public void beginRow() throws SQLException {
        rows++;
        if (to == null && rows > FEW) {
            if (many == null) {
                many = new AppendSink(connection, table);
            }
            letGo(many);
            to = many;
        }
        call(RowSink::beginRow);
    }

    @Override
    public void add(long value) throws SQLException {
        call(sink -> sink.add(value));
    }

    @Override
    public void add(int value) throws SQLException {
        call(sink -> sink.add(value));
    }

    @Override
    public void addCode(int value) throws SQLException {
        call(sink -> sink.addCode(value));
    }

    @Override
    public void add(boolean value) throws SQLException {
        call(sink -> sink.add(value));
    }

    @Override
    public void add(String text, byte[] utf8) throws SQLException {
        call(sink -> sink.add(text, utf8));
    }

    @Override
    public void add(byte[] bytes) throws SQLException {
        call(sink -> sink.add(bytes));
    }

    @Override
    public void addNothing() throws SQLException {
        call(RowSink::addNothing);
    }

    @Override
    public void endRow() throws SQLException {
        call(RowSink::endRow);
    }

    @Override
    public void flush() throws SQLException {
        if (to != null) {
            to.flush();
        } else if (rows > 0) {
            if (few == null) {
                few = new InsertSink(connection, table);
            }
            letGo(few);
        }
        to = null;
        rows = 0;
    }

    @Override
    public void close() throws SQLException {
        try {
            if (few != null) {
                few.close();
            }
        } finally {
            if (many != null) {
                many.close();
            }
        }
    }
}
