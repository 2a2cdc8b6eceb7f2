package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;

/// Brings a state of an older schema up to date, on a copy that takes its place by one rename.
///
/// The copy has the rows of the old state in their order, and with them its chain; what the newer
/// schema has beyond them is one more commit. So the head stays right before the rename, and after
/// it, when the state is one commit ahead of it.
///
/// @param file the state, in that directory
/// @param old the state, open
record Upgrade(Path directory, Path file, DuckDBConnection old, UpgradeFolder.Witness witness) {

    /// The only older schema there is.
    private static final int OLDER = 1;

    private static final String COPY = "copy";

    /// @param last commit of the old state
    void run(Integrity.Batch last) throws SQLException, IOException {
        Path folder = begin();
        try {
            Path copy = StateFile.in(folder);
            copy(folder, copy);
            extend(folder, copy, last);
            UpgradeFolder.sync(copy);
            witness.done("synced");
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            UpgradeFolder.sync(directory);
            witness.done("renamed");
        } catch (SQLException | IOException | RuntimeException e) {
            drop(e);
            throw e;
        }
        UpgradeFolder.drop(directory);
        witness.done("tidied");
    }

    /// The state's log is folded into it first: one that stayed behind would be taken for that of
    /// the copy.
    private Path begin() throws SQLException, IOException {
        Path log = StateFile.logOf(file);
        long bytes = Files.size(file) + (Files.exists(log) ? 2 * Files.size(log) : 0);
        Path folder = UpgradeFolder.begin(directory, file, bytes);
        witness.done("begun");
        try (Statement statement = old.createStatement()) {
            statement.execute("CHECKPOINT");
        }
        if (Files.exists(log) && Files.size(log) > 0) {
            throw new StateException(
                    "The log "
                            + log
                            + " cannot be folded into the state, which cannot be brought up to date"
                            + " before; run the command again",
                    null);
        }
        witness.done("folded");
        return folder;
    }

    private void copy(Path folder, Path copy) throws SQLException, IOException {
        try (Statement statement = old.createStatement()) {
            statement.execute("ATTACH " + Sql.quote(copy.toString()) + " AS " + COPY);
            StateFile.ownersOnly(copy);
            statement.execute("BEGIN TRANSACTION");
            StateFile.define(statement, COPY + ".");
            statement.execute(insert("meta"));
            statement.execute("COMMIT");
            statement.execute(insert("batches"));
            for (Table table : Table.of(OLDER)) {
                statement.execute(insert(table.sqlName()));
            }
            statement.execute("DETACH " + COPY);
        }
        Head.create(folder);
        witness.done("copied");
    }

    private static String insert(String table) {
        return "INSERT INTO " + COPY + "." + table + " BY NAME FROM " + table;
    }

    private void extend(Path folder, Path copy, Integrity.Batch last)
            throws SQLException, IOException {
        try (DuckDBConnection connection = StateFile.connect(copy, false)) {
            try (Reader reader = new Reader(connection.duplicate());
                    Writer writer =
                            new Writer(connection, Head.open(folder), last.mark(), last.rows())) {
                writer.transaction(true, to -> index(reader, to));
                writer.checkpoint();
            }
        }
        witness.done("extended");
    }

    /// Fills [Table#LINKED].
    private static long index(Reader reader, Writer to) throws SQLException {
        String sql =
                "SELECT links, side, listing, count(*) FROM nodes WHERE links IS NOT NULL GROUP BY"
                        + " ALL ORDER BY listing, links";
        long rows = 0;
        try (Result row = reader.queryOnce(sql)) {
            for (; row.next(); rows++) {
                FactWriter.linked(
                        to, row.string(0), Codes.side(row.number(1)), row.number(2), row.code(3));
            }
        }
        return rows;
    }

    /// After a failure the state is as it was. What is left of the copy on a full disk would take
    /// the room that others need.
    private void drop(Exception why) {
        try (Statement statement = old.createStatement()) {
            statement.execute("DETACH DATABASE IF EXISTS " + COPY);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
        try {
            UpgradeFolder.drop(directory);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
