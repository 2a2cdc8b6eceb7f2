package dev.godwit.store.duckdb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;

/// A connection that reads, with the statements it has prepared. Used by one thread at a time, with
/// one result open at a time.
final class Reader implements AutoCloseable {

    private static final int STATEMENTS = 64;

    private final DuckDBConnection connection;

    private final Map<String, DuckDBPreparedStatement> prepared =
            new LinkedHashMap<>(16, 0.75f, true);

    Reader(DuckDBConnection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// All that follows sees the store as it is now.
    void begin() throws SQLException {
        execute("BEGIN TRANSACTION");
    }

    void end() throws SQLException {
        execute("COMMIT");
    }

    private void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /// Runs a query; parameters are numbers, texts or truths.
    Result query(String sql, Object... parameters) throws SQLException {
        DuckDBPreparedStatement statement = prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            set(statement, i + 1, parameters[i]);
        }
        return new Result(statement.query());
    }

    /// Runs a query that will hardly be asked again in the same words.
    Result queryOnce(String sql, Object... parameters) throws SQLException {
        DuckDBPreparedStatement statement = connection.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            set(statement, i + 1, parameters[i]);
        }
        return new Result(statement.query(), statement);
    }

    /// Runs a query whose first parameters are those of a condition.
    Result among(String sql, Among among, Object... more) throws SQLException {
        return query(sql, among.parameters(more));
    }

    /// The one number a query gives; 0 where it gives none.
    long number(String sql, Object... parameters) throws SQLException {
        try (Result result = query(sql, parameters)) {
            return result.next() ? result.number(0) : 0;
        }
    }

    private static void set(PreparedStatement statement, int index, Object value)
            throws SQLException {
        switch (value) {
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setLong(index, number);
            case String text -> statement.setString(index, text);
            case Boolean truth -> statement.setBoolean(index, truth);
            default -> throw new IllegalArgumentException("Not a parameter: " + value);
        }
    }

    private DuckDBPreparedStatement prepare(String sql) throws SQLException {
        DuckDBPreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        if (prepared.size() >= STATEMENTS) {
            String eldest = prepared.keySet().iterator().next();
            DuckDBPreparedStatement unused = prepared.remove(eldest);
            if (unused != null) {
                unused.close();
            }
        }
        DuckDBPreparedStatement statement = connection.prepare(sql);
        prepared.put(sql, statement);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        for (DuckDBPreparedStatement statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }
}
