package dev.godwit.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A prepared statement for each row: for tables that get one or two at once, where flushing an
/// appender costs several times as much.
///
/// DuckDB plans a statement anew whenever a parameter is not of its column's type, and a parameter
/// that is nothing never is. So values are set in exactly that type, and rows that hold nothing in
/// other columns have another statement.
final class InsertSink implements RowSink {

    private static final int STATEMENTS = 8;

    private final DuckDBConnection connection;
    private final Table table;

    /// By the columns that hold something, those used last.
    private final Map<BitSet, PreparedStatement> inserts = new LinkedHashMap<>(16, 0.75f, true);

    private final @Nullable Object[] values;
    private int column;

    InsertSink(DuckDBConnection connection, Table table) {
        this.connection = connection;
        this.table = table;
        values = new @Nullable Object[table.columns() + 1];
    }

    @Override
    public void beginRow() {
        column = 0;
    }

    @Override
    public void add(long value) {
        values[column++] = value;
    }

    @Override
    public void add(int value) {
        values[column++] = value;
    }

    @Override
    public void addCode(int value) {
        values[column++] = (byte) value;
    }

    @Override
    public void add(boolean value) {
        values[column++] = value;
    }

    @Override
    public void add(String text, byte[] utf8) {
        values[column++] = text;
    }

    @Override
    public void add(byte[] bytes) {
        values[column++] = bytes;
    }

    @Override
    public void addNothing() {
        values[column++] = null;
    }

    @Override
    public void endRow() throws SQLException {
        PreparedStatement insert = insert();
        int parameter = 0;
        for (Object value : values) {
            switch (value) {
                case null -> {}
                case byte[] bytes -> insert.setBytes(++parameter, bytes);
                default -> insert.setObject(++parameter, value);
            }
        }
        insert.executeUpdate();
    }

    private PreparedStatement insert() throws SQLException {
        BitSet there = new BitSet();
        for (int i = 0; i < values.length; i++) {
            there.set(i, values[i] != null);
        }
        PreparedStatement known = inserts.get(there);
        if (known != null) {
            return known;
        }
        if (inserts.size() == STATEMENTS) {
            PreparedStatement eldest = inserts.remove(inserts.keySet().iterator().next());
            if (eldest != null) {
                eldest.close();
            }
        }
        String row =
                Arrays.stream(values)
                        .map(value -> value == null ? "NULL" : "?")
                        .collect(Collectors.joining(", "));
        PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO " + table.sqlName() + " VALUES (" + row + ")");
        inserts.put(there, insert);
        return insert;
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws SQLException {
        for (PreparedStatement insert : inserts.values()) {
            insert.close();
        }
    }
}
