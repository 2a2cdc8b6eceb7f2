package dev.godwit.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.duckdb.DuckDBConnection;

/// A prepared statement for each row: for tables that get one or two at once, where flushing an
/// appender costs three times as much.
final class InsertSink implements RowSink {

    private final PreparedStatement insert;
    private int column;

    InsertSink(DuckDBConnection connection, Table table) throws SQLException {
        String values = "?, ".repeat(table.columns()) + "?";
        insert =
                connection.prepareStatement(
                        "INSERT INTO " + table.sqlName() + " VALUES (" + values + ")");
    }

    @Override
    public void beginRow() {
        column = 0;
    }

    @Override
    public void add(long value) throws SQLException {
        insert.setLong(++column, value);
    }

    @Override
    public void add(int value) throws SQLException {
        insert.setInt(++column, value);
    }

    @Override
    public void addCode(int value) throws SQLException {
        insert.setInt(++column, value);
    }

    @Override
    public void add(boolean value) throws SQLException {
        insert.setBoolean(++column, value);
    }

    @Override
    public void add(String text, byte[] utf8) throws SQLException {
        insert.setString(++column, text);
    }

    @Override
    public void add(byte[] bytes) throws SQLException {
        insert.setBytes(++column, bytes);
    }

    @Override
    public void addNothing() throws SQLException {
        insert.setNull(++column, Types.NULL);
    }

    @Override
    public void endRow() throws SQLException {
        insert.executeUpdate();
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
