package dev.godwit.store.duckdb;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// DuckDB's appender: for tables that get many rows at once.
final class AppendSink implements RowSink {

    private final DuckDBAppender appender;

    AppendSink(DuckDBConnection connection, Table table) throws SQLException {
        appender = connection.createAppender(table.sqlName());
        // The driver ties an appender to the thread that made it; the store's write lock orders
        // ours.
        appender.unsafeBreakThreadConfinement();
    }

    @Override
    public void beginRow() throws SQLException {
        appender.beginRow();
    }

    @Override
    public void add(long value) throws SQLException {
        appender.append(value);
    }

    @Override
    public void add(int value) throws SQLException {
        appender.append(value);
    }

    @Override
    public void addCode(int value) throws SQLException {
        appender.append((byte) value);
    }

    @Override
    public void add(boolean value) throws SQLException {
        appender.append(value);
    }

    @Override
    public void add(String text, byte[] utf8) throws SQLException {
        // The driver stores bytes as they are, in a column of text too.
        appender.append(utf8);
    }

    @Override
    public void add(byte[] bytes) throws SQLException {
        appender.append(bytes);
    }

    @Override
    public void addNothing() throws SQLException {
        appender.appendNull();
    }

    @Override
    public void endRow() throws SQLException {
        appender.endRow();
    }

    @Override
    public void flush() throws SQLException {
        appender.flush();
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }
}
