package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// The file `state.duckdb`: how it is made and opened.
///
/// While it is open nothing else in this process may open it: on POSIX, closing any descriptor of a
/// file drops the process's locks on it, DuckDB's too.
final class StateFile {

    static final String NAME = "state.duckdb";

    /// Goes up when tables change; a store of an older one is brought up to date on a copy.
    static final int SCHEMA = 2;

    /// What DuckDB may keep in memory beside the Java heap; more goes to a folder beside the file.
    private static final String MEMORY = "128MB";

    /// The same for states that were begun with the first schema, whose units lie in one row each.
    private static final String MEMORY_FOR_WHOLE_UNITS = "640MB";

    /// How large DuckDB's log grows before it is folded into the file: each time rewrites the last,
    /// partly filled blocks of every table.
    private static final String CHECKPOINT = "64MB";

    /// Files that this process has open, which DuckDB's own lock does not keep from itself.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private StateFile() {}

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /// The files that a state may have, whether they are there or not.
    static List<Path> all(Path directory) {
        return List.of(in(directory), logOf(in(directory)), directory.resolve(Head.NAME));
    }

    /// What is committed and not yet in the file.
    static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    /// Makes the file with empty tables. It gets its name when it is complete.
    static void create(Path directory) {
        Path building = directory.resolve(NAME + ".new");
        refuseCutPath(building.toAbsolutePath());
        try {
            Files.deleteIfExists(building);
            Files.deleteIfExists(directory.resolve(NAME + ".new.wal"));
            Head.create(directory);
            try (DuckDBConnection connection = connect(building, false)) {
                define(connection);
            }
            ownersOnly(building);
            Files.move(building, in(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SQLException e) {
            throw Failures.of("make a state in " + directory, e);
        }
    }

    /// The driver takes what follows a semicolon for settings, and DuckDB makes its log's name by
    /// putting `.wal` before the first question mark.
    private static void refuseCutPath(Path file) {
        if (file.toString().contains(";") || file.toString().contains("?")) {
            throw new StateException(
                    "The path of the state "
                            + file
                            + " holds ';' or '?', which DuckDB does not take for part of a name; choose"
                            + " another directory",
                    null);
        }
    }

    /// All tables there will ever be: replaying definitions from DuckDB's log is where its known
    /// defects are, so they are checkpointed at once, and nothing is defined later.
    private static void define(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            define(statement, "");
            statement.execute("COMMIT");
            statement.execute("CHECKPOINT");
        }
    }

    /// @param in the database with a dot; empty for the one that is open
    static void define(Statement statement, String in) throws SQLException {
        // Of the schemas it has had; the latest counts.
        statement.execute("CREATE TABLE " + in + "meta (schema INTEGER)");
        statement.execute("INSERT INTO " + in + "meta VALUES (" + SCHEMA + ")");
        statement.execute(
                "CREATE TABLE "
                        + in
                        + "batches (seq BIGINT, epoch BIGINT, rows VARCHAR, chain VARCHAR)");
        for (Table table : Table.values()) {
            statement.execute(table.ddl(in));
        }
    }

    static void ownersOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /// An open file.
    ///
    /// @param last the last commit
    record Opened(Path file, DuckDBConnection connection, Integrity.Batch last) {

        /// Bytes of the file and of the log beside it.
        long bytes() throws IOException {
            Path log = logOf(file);
            return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
        }

        void close() throws SQLException {
            try {
                connection.close();
            } finally {
                OPEN.remove(file);
            }
        }
    }

    /// Opens the file and checks that it is a state, of a known schema, and nothing less than what
    /// the head knows. One of an older schema is brought up to date first.
    static Opened open(Path directory, Head.Mark head, UpgradeFolder.Witness witness) {
        Path file = in(directory).toAbsolutePath().normalize();
        refuseCutPath(file);
        if (!Files.isRegularFile(file)) {
            throw new StateException("There is no state " + file, null);
        }
        if (!OPEN.add(file)) {
            throw new StateException(
                    "The state " + file + " is open in this process already", null);
        }
        try {
            Opened opened = open(file, head);
            if (opened == null) {
                upgrade(directory, file, head, witness);
                opened = open(file, head);
            }
            if (opened == null) {
                throw new StateException("The state " + file + " stays of an older schema", null);
            }
            sweep(directory);
            return opened;
        } catch (SQLException | IOException | RuntimeException e) {
            OPEN.remove(file);
            throw Failures.ofOpening(file, e);
        }
    }

    /// Removes what a kill left of a copy that has taken the state's place.
    private static void sweep(Path directory) {
        try {
            UpgradeFolder.drop(directory);
        } catch (IOException e) {
            // It is in nobody's way: the next opening tries again.
        }
    }

    /// Null when it is whole, but of an older schema.
    private static @Nullable Opened open(Path file, Head.Mark head) throws SQLException {
        DuckDBConnection connection = connect(file, false);
        try {
            Integrity.Batch last = check(file, connection, head);
            if (isOlder(connection)) {
                abandon(connection);
                return null;
            }
            try (Statement statement = connection.createStatement()) {
                if (wasOlder(connection)) {
                    statement.execute("SET memory_limit = '" + MEMORY_FOR_WHOLE_UNITS + "'");
                }
                statement.execute("SET lock_configuration = true");
            }
            return new Opened(file, connection, last);
        } catch (SQLException | RuntimeException e) {
            leave(connection, e);
            throw e;
        }
    }

    private static boolean isOlder(DuckDBConnection connection) throws SQLException {
        return schema(new Reader(connection)) < SCHEMA;
    }

    private static boolean wasOlder(DuckDBConnection connection) throws SQLException {
        return new Reader(connection).number("SELECT min(schema) FROM meta") < SCHEMA;
    }

    private static long schema(Reader reader) throws SQLException {
        return reader.number("SELECT max(schema) FROM meta");
    }

    /// It is opened again for that, since files cannot be attached to one that is open as usual,
    /// and checked again, since nobody held it in between.
    private static void upgrade(
            Path directory, Path file, Head.Mark head, UpgradeFolder.Witness witness)
            throws SQLException, IOException {
        DuckDBConnection connection = connect(file, true);
        try {
            Integrity.Batch last = check(file, connection, head);
            if (isOlder(connection)) {
                new Upgrade(directory, file, connection, witness).run(last);
            }
            abandon(connection);
        } catch (SQLException | IOException | RuntimeException e) {
            leave(connection, e);
            throw e;
        }
    }

    private static Integrity.Batch check(Path file, DuckDBConnection connection, Head.Mark head)
            throws SQLException {
        Reader reader = new Reader(connection);
        boolean isState =
                reader.number(
                                "SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('meta',"
                                        + " 'batches')")
                        == 2;
        if (!isState) {
            throw new StateException.CorruptState(
                    "The file " + file + " is a database, but not a state of Godwit", null);
        }
        long schema = schema(reader);
        if (schema > SCHEMA) {
            throw new StateException.NewerState(
                    "The state "
                            + file
                            + " has schema "
                            + schema
                            + ", this program knows "
                            + SCHEMA
                            + "; use the program that wrote it");
        }
        List<String> wrong = Integrity.check(reader, head, Table.of(schema));
        if (!wrong.isEmpty()) {
            throw new StateException.CorruptState(
                    wrong.getFirst()
                            + ", in "
                            + file
                            + "; restore it from a backup or run 'godwit doctor' on it",
                    null);
        }
        return Integrity.last(reader);
    }

    /// Closes a file without writing to it.
    private static void abandon(DuckDBConnection connection) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA disable_checkpoint_on_shutdown");
        }
    }

    /// Closes a file that is refused, without writing to it.
    private static void leave(DuckDBConnection connection, Exception why) {
        try {
            abandon(connection);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /// @param others whether it may have to do with other files, as an upgrade has
    static DuckDBConnection connect(Path file, boolean others) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("enable_external_access", Boolean.toString(others));
        settings.setProperty("memory_limit", others ? MEMORY_FOR_WHOLE_UNITS : MEMORY);
        // One thread scans in the order the rows lie in, and leaves the other cores to the copy.
        settings.setProperty("threads", "1");
        settings.setProperty("checkpoint_threshold", CHECKPOINT);
        settings.setProperty("temp_directory", file.resolveSibling(NAME + ".tmp").toString());
        try {
            return DuckDBConnection.newConnection("jdbc:duckdb:" + file, false, settings);
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // What the driver declares beside is about its own loading.
            throw new SQLException("DuckDB cannot be loaded", e);
        }
    }
}
