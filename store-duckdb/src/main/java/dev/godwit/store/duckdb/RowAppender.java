package dev.godwit.store.duckdb;

import dev.godwit.spi.store.parts.Codes;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Appends rows to one table and hashes what it appends. Kept open from commit to commit, because
/// making a driver's appender, or preparing its statement, costs as much as a small commit.
final class RowAppender implements AutoCloseable {

    private final RowSink sink;
    private final RowDigest digest = new RowDigest();
    private long sequence;
    private long rows;

    RowAppender(DuckDBConnection connection, Table table) throws SQLException {
        sink =
                table.isSmall()
                        ? new InsertSink(connection, table)
                        : new EitherSink(connection, table);
    }

    /// All rows from here on belong to this commit.
    void begin(long ofCommit) {
        sequence = ofCommit;
        rows = 0;
    }

    RowAppender row() throws SQLException {
        sink.beginRow();
        return add(sequence);
    }

    /// For BIGINT columns.
    RowAppender add(long value) throws SQLException {
        sink.add(value);
        digest.add(value);
        return this;
    }

    /// For INTEGER columns.
    RowAppender add(int value) throws SQLException {
        sink.add(value);
        digest.add(value);
        return this;
    }

    RowAppender add(@Nullable Integer value) throws SQLException {
        return value == null ? addNothing() : add(value.intValue());
    }

    /// For TINYINT columns.
    RowAppender addCode(int value) throws SQLException {
        sink.addCode(value);
        digest.add(value);
        return this;
    }

    RowAppender add(Enum<?> value) throws SQLException {
        return addCode(Codes.of(value));
    }

    RowAppender add(boolean value) throws SQLException {
        sink.add(value);
        digest.add(value ? 1 : 0);
        return this;
    }

    RowAppender add(@Nullable String text) throws SQLException {
        if (text == null) {
            return addNothing();
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        sink.add(text, utf8);
        digest.add(utf8);
        return this;
    }

    RowAppender add(Optional<String> text) throws SQLException {
        return add(text.orElse(null));
    }

    RowAppender add(byte[] bytes) throws SQLException {
        sink.add(bytes);
        digest.add(bytes);
        return this;
    }

    RowAppender addNothing() throws SQLException {
        sink.addNothing();
        digest.addNothing();
        return this;
    }

    /// For BIGINT columns that came with a later schema: nothing is hashed as if they were not
    /// there.
    RowAppender addLater(@Nullable Long value) throws SQLException {
        if (value != null) {
            return add(value.longValue());
        }
        sink.addNothing();
        return this;
    }

    void endRow() throws SQLException {
        sink.endRow();
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
        sink.flush();
        return digest.finish();
    }

    @Override
    public void close() throws SQLException {
        sink.close();
    }
}
