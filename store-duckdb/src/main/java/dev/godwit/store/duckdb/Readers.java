package dev.godwit.store.duckdb;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Readers for whoever asks: made when none is free, kept until the store is closed.
final class Readers implements AutoCloseable {

    /// What a reader is wanted for.
    interface Read<T> {
        T with(Reader reader) throws SQLException;
    }

    private final DuckDBConnection connection;
    private final ConcurrentLinkedDeque<Reader> free = new ConcurrentLinkedDeque<>();

    Readers(DuckDBConnection connection) {
        this.connection = connection;
    }

    /// Reads one state of the store.
    <T> T read(Read<T> read) {
        Reader reader = null;
        try {
            reader = free.pollFirst();
            if (reader == null) {
                reader = new Reader(connection.duplicate());
            }
            reader.begin();
            T result = read.with(reader);
            reader.end();
            free.addFirst(reader);
            return result;
        } catch (SQLException | RuntimeException e) {
            // Whatever state it is in, nobody needs this connection again.
            close(reader, e);
            if (e instanceof RuntimeException ours && !isDriver(ours)) {
                throw ours;
            }
            throw Failures.of("read", e);
        }
    }

    /// The driver's chunks throw runtime exceptions of their own.
    private static boolean isDriver(RuntimeException e) {
        return e.getClass().getPackageName().startsWith("org.duckdb");
    }

    private static void close(@Nullable Reader reader, Exception why) {
        if (reader != null) {
            try {
                reader.close();
            } catch (SQLException e) {
                why.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Reader reader = free.pollFirst(); reader != null; reader = free.pollFirst()) {
            reader.close();
        }
    }
}
