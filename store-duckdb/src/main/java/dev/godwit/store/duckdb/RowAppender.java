package dev.godwit.store.duckdb;

import java.sql.SQLException;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Appends rows to one table and hashes what it appends. Kept open from commit to commit, because
/// making a driver's appender costs as much as a small commit.
final class RowAppender implements AutoCloseable {

    private final DuckDBAppender appender;
    private final RowDigest digest = new RowDigest();
    private long sequence;
    private long rows;

    RowAppender(DuckDBConnection connection, Table table) throws SQLException {
        appender = connection.createAppender(table.sqlName());
        // The driver ties an appender to the thread that made it; the store's write lock orders
        // ours.
        appender.unsafeBreakThreadConfinement();
    }

    /// All rows from here on belong to this commit.
    void begin(long ofCommit) {
        sequence = ofCommit;
        rows = 0;
    }

    RowAppender row() throws SQLException {
        appender.beginRow();
        return add(sequence);
    }

    RowAppender add(long value) throws SQLException {
        appender.append(value);
        digest.add(value);
        return this;
    }

    /// For INTEGER columns.
    RowAppender add(int value) throws SQLException {
        appender.append(value);
        digest.add(value);
        return this;
    }

    /// For TINYINT columns.
    RowAppender addCode(int value) throws SQLException {
        appender.append((byte) value);
        digest.add(value);
        return this;
    }

    RowAppender add(@Nullable Integer value) throws SQLException {
        return value == null ? addNothing() : add(value.intValue());
    }

    RowAppender add(Enum<?> value) throws SQLException {
        return addCode(Codes.of(value));
    }

    RowAppender add(boolean value) throws SQLException {
        appender.append(value);
        digest.add(value ? 1 : 0);
        return this;
    }

    RowAppender add(@Nullable String text) throws SQLException {
        if (text == null) {
            return addNothing();
        }
        appender.append(text);
        digest.add(text);
        return this;
    }

    RowAppender add(Optional<String> text) throws SQLException {
        return add(text.orElse(null));
    }

    RowAppender add(byte[] bytes) throws SQLException {
        appender.append(bytes);
        digest.add(bytes);
        return this;
    }

    RowAppender addNothing() throws SQLException {
        appender.appendNull();
        digest.addNothing();
        return this;
    }

    void endRow() throws SQLException {
        appender.endRow();
        digest.endRow();
        rows++;
    }

    long rows() {
        return rows;
    }

    /// Hands what was appended to the transaction.
    ///
    /// @return the hash of this commit's rows
    byte[] flush() throws SQLException {
        appender.flush();
        return digest.finish();
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }
}
