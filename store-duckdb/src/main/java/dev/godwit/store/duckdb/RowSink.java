package dev.godwit.store.duckdb;

import java.sql.SQLException;

/// Takes the values of rows, one after the other.
interface RowSink extends AutoCloseable {

    void beginRow() throws SQLException;

    void add(long value) throws SQLException;

    void add(int value) throws SQLException;

    void addCode(int value) throws SQLException;

    void add(boolean value) throws SQLException;

    /// @param utf8 the same
    void add(String text, byte[] utf8) throws SQLException;

    void add(byte[] bytes) throws SQLException;

    void addNothing() throws SQLException;

    void endRow() throws SQLException;

    /// Hands all rows to the transaction.
    void flush() throws SQLException;

    @Override
    void close() throws SQLException;
}
