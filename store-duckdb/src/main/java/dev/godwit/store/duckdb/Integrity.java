package dev.godwit.store.duckdb;

import dev.godwit.spi.store.parts.Head;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Looks for damage.
final class Integrity {

    /// Rows that are hashed in one go.
    private static final long ROWS = 100_000;

    /// Rows of other tables that take the memory of one of [Table#UNITS], about.
    private static final long UNIT = 100;

    /// A row of `batches`.
    ///
    /// @param rows how many each table had after it; a table without any may be left out
    record Batch(long sequence, long epoch, Map<Table, Long> rows, String chain) {

        static final Batch NONE = new Batch(0, 0, Map.of(), Head.Mark.START.chain());

        /// As a head tells of it.
        Head.Mark mark() {
            return new Head.Mark(sequence, epoch, chain);
        }

        private static Batch read(Result row) {
            Map<Table, Long> rows = new EnumMap<>(Table.class);
            for (String count : row.string(2).split(" ", -1)) {
                int equals = count.indexOf('=');
                if (equals > 0) {
                    rows.put(
                            Table.valueOf(count.substring(0, equals).toUpperCase(Locale.ROOT)),
                            Long.parseLong(count, equals + 1, count.length(), 10));
                }
            }
            return new Batch(row.number(0), row.number(1), rows, row.string(3));
        }

        /// Rows of all tables, those of units as what they take.
        private long weight() {
            return rows.values().stream().mapToLong(count -> count).sum()
                    + rows.getOrDefault(Table.UNITS, 0L) * (UNIT - 1);
        }
    }

    /// Counts of rows as a batch keeps them.
    static String text(Map<Table, Long> rows) {
        return rows.entrySet().stream()
                .map(entry -> entry.getKey().sqlName() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private static final String SELECT = "SELECT seq, epoch, rows, chain FROM batches";

    private Integrity() {}

    /// The latest batch.
    static Batch last(Reader reader) throws SQLException {
        try (Result row = reader.query(SELECT + " ORDER BY seq DESC LIMIT 1")) {
            return row.next() ? Batch.read(row) : Batch.NONE;
        }
    }

    /// What a look at the head and at the tables' sizes finds wrong.
    static List<String> check(Reader reader, Head.Mark head, List<Table> tables)
            throws SQLException {
        List<String> wrong = new ArrayList<>();
        Batch last = last(reader);
        if (last.sequence < head.sequence()) {
            wrong.add(
                    "The state ends at commit "
                            + last.sequence
                            + ", but commit "
                            + head.sequence()
                            + " was acknowledged: something was lost");
        } else if (head.sequence() > 0) {
            String sql = SELECT + " WHERE seq = ?";
            try (Result row = reader.query(sql, head.sequence())) {
                if (!row.next() || !Batch.read(row).chain.equals(head.chain())) {
                    wrong.add(
                            "The state's commit "
                                    + head.sequence()
                                    + " is not the one that was acknowledged");
                }
            }
        }
        Map<Table, Long> rows = rows(reader, tables);
        for (Table table : tables) {
            long expected = last.rows.getOrDefault(table, 0L);
            long found = rows.getOrDefault(table, 0L);
            if (found != expected) {
                wrong.add(
                        "The state's table "
                                + table.sqlName()
                                + " has "
                                + found
                                + " rows instead of "
                                + expected);
            }
        }
        return wrong;
    }

    private static Map<Table, Long> rows(Reader reader, List<Table> tables) throws SQLException {
        String sql =
                tables.stream()
                        .map(table -> "SELECT '" + table + "', count(*) FROM " + table.sqlName())
                        .collect(Collectors.joining(" UNION ALL "));
        Map<Table, Long> rows = new EnumMap<>(Table.class);
        try (Result row = reader.query(sql)) {
            while (row.next()) {
                rows.put(Table.valueOf(row.string(0)), row.number(1));
            }
        }
        return rows;
    }

    /// Hashes every row again and follows the chain from its beginning.
    static List<String> checkChain(Reader reader) throws SQLException {
        List<String> wrong = new ArrayList<>();
        Batch before = Batch.NONE;
        while (true) {
            List<Batch> stretch = stretch(reader, before);
            if (stretch.isEmpty()) {
                return wrong;
            }
            List<RowDigest> links = links(reader, before, stretch);
            for (int i = 0; i < stretch.size(); i++) {
                Batch batch = stretch.get(i);
                if (batch.sequence != before.sequence + 1) {
                    wrong.add(
                            "Commit "
                                    + (before.sequence + 1)
                                    + " of the state is missing: the next is "
                                    + batch.sequence);
                }
                if (!HexFormat.of().formatHex(links.get(i).finish()).equals(batch.chain)) {
                    wrong.add(
                            "Commit "
                                    + batch.sequence
                                    + " of the state does not hold what was committed");
                }
                before = batch;
            }
        }
    }

    /// The next batches, of about so many rows.
    private static List<Batch> stretch(Reader reader, Batch before) throws SQLException {
        List<Batch> stretch = new ArrayList<>();
        String sql = SELECT + " WHERE seq > ? ORDER BY seq LIMIT 1000";
        try (Result row = reader.query(sql, before.sequence)) {
            while (row.next()) {
                Batch batch = Batch.read(row);
                if (!stretch.isEmpty() && batch.weight() - before.weight() > ROWS) {
                    break;
                }
                stretch.add(batch);
            }
        }
        return stretch;
    }

    private static List<RowDigest> links(Reader reader, Batch before, List<Batch> stretch)
            throws SQLException {
        List<RowDigest> links = new ArrayList<>();
        String previous = before.chain;
        for (Batch batch : stretch) {
            links.add(Writer.link(previous, batch.sequence, batch.epoch));
            previous = batch.chain;
        }
        for (Table table : Table.values()) {
            addRows(reader, table, stretch, links);
        }
        return links;
    }

    private static void addRows(
            Reader reader, Table table, List<Batch> stretch, List<RowDigest> links)
            throws SQLException {
        String sql =
                "SELECT * FROM "
                        + table.sqlName()
                        + " WHERE seq BETWEEN "
                        + stretch.getFirst().sequence
                        + " AND "
                        + stretch.getLast().sequence
                        + " ORDER BY rowid";
        try (PreparedStatement statement = reader.connection().prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            RowDigest digest = new RowDigest();
            int at = 0;
            long rows = 0;
            while (row.next()) {
                long sequence = row.getLong(1);
                while (stretch.get(at).sequence < sequence) {
                    end(table, links.get(at++), rows, digest);
                    rows = 0;
                }
                addRow(row, table, digest);
                rows++;
            }
            for (; at < stretch.size(); at++, rows = 0) {
                end(table, links.get(at), rows, digest);
            }
        }
    }

    private static void end(Table table, RowDigest link, long rows, RowDigest digest) {
        if (rows > 0) {
            Writer.add(link, table, rows, digest.finish());
        }
    }

    private static void addRow(ResultSet row, Table table, RowDigest digest) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        for (int column = 1; column <= columns; column++) {
            if (row.getObject(column) == null) {
                if (column <= table.firstColumns()) {
                    digest.addNothing();
                }
                continue;
            }
            switch (row.getMetaData().getColumnType(column)) {
                case Types.VARCHAR -> digest.add(row.getString(column));
                case Types.BLOB -> digest.add(row.getBytes(column));
                case Types.BOOLEAN -> digest.add(row.getBoolean(column) ? 1 : 0);
                default -> digest.add(row.getLong(column));
            }
        }
        digest.endRow();
    }
}
