package dev.godwit.store.duckdb;

import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.Optional;

/// Walks over the source's nodes in the order they lie in, stretch by stretch, so that a pull reads
/// the rows it needs and little more: a stretch is a range of row ids of [Table#NODES], and what is
/// joined to it is a range of folders.
///
/// @param candidates a condition on nodes `n` that few others satisfy; empty or beginning with
///   `AND`
/// @param joins what is joined to `u`
/// @param filter a condition on `u`, which makes a row work
/// @param more columns selected after those of a row, each after a comma
record NodePull(
        Unions unions, int pass, String candidates, String joins, String filter, String more) {

    private static final int LARGEST = 500_000;

    /// Takes rows.
    interface Taker {

        /// @return whether it is an item of the pull
        boolean take(Result row) throws SQLException;

        /// A stretch is over.
        ///
        /// @param nodes the condition on `n` that its nodes satisfied
        void end(Reader reader, String nodes) throws SQLException;
    }

    /// @param rows nodes in it; its last node's row id; the folders they may be in
    private record Stretch(long rows, long to, long firstFolder, long lastFolder) {}

    /// Takes about `max` items.
    ///
    /// @return where to go on
    Optional<WorkKey> pull(Reader reader, Optional<WorkKey> after, int max, Taker taker)
            throws SQLException {
        long from = after.map(key -> Long.parseLong(key.text())).orElse(-1L);
        int width = max;
        int taken = 0;
        while (true) {
            Stretch stretch = stretch(reader, from, width);
            boolean last = stretch.rows < width;
            if (stretch.rows == 0) {
                return Optional.empty();
            }
            String nodes = nodes(from, stretch.to);
            int room = max - taken;
            int rows = 0;
            long at = stretch.to;
            try (Result row = reader.queryOnce(sql(stretch, nodes, room))) {
                while (row.next()) {
                    rows++;
                    at = row.number(RowColumns.POSITION);
                    taken += taker.take(row) ? 1 : 0;
                }
            }
            taker.end(reader, nodes);
            boolean cut = rows == room;
            from = cut ? at : stretch.to;
            if (last && !cut) {
                return Optional.empty();
            }
            if (taken >= max / 2 || (cut && taken > 0)) {
                return Optional.of(new WorkKey(Long.toString(from)));
            }
            width = Math.min(LARGEST, width * 2);
        }
    }

    private Stretch stretch(Reader reader, long from, int width) throws SQLException {
        // In the order the rows lie in: one thread scans them, and keeps their order.
        String ahead =
                "SELECT count(*), max(place), min(listing), max(listing) FROM (SELECT n.rowid AS place,"
                        + " n.listing FROM nodes n WHERE n.side = 0 AND n.rowid > "
                        + from
                        + candidates
                        + " LIMIT "
                        + width
                        + ")";
        long rows;
        long to;
        String listings;
        try (Result row = reader.queryOnce(ahead)) {
            row.next();
            rows = row.number(0);
            to = row.number(1);
            listings = " AND l.listing BETWEEN " + row.number(2) + " AND " + row.number(3);
        }
        if (rows == 0) {
            return new Stretch(0, from, 0, 0);
        }
        PassSql sql = unions.pass(pass);
        String folders =
                "WITH "
                        + sql.with()
                        + "s AS ("
                        + sql.listed(Side.SOURCE, listings)
                        + ") SELECT min(s.folder), max(s.folder) FROM s SEMI JOIN (SELECT n.listing"
                        + " FROM nodes n WHERE n.side = 0"
                        + nodes(from, to)
                        + ") n ON n.listing = s.listing";
        try (Result row = reader.queryOnce(folders)) {
            row.next();
            return row.isNull(0)
                    ? new Stretch(rows, to, -1, -1)
                    : new Stretch(rows, to, row.number(0), row.number(1));
        }
    }

    private String nodes(long from, long to) {
        return " AND n.rowid > " + from + " AND n.rowid <= " + to + candidates;
    }

    private String sql(Stretch stretch, String nodes, int room) {
        String folders =
                " AND l.folder BETWEEN " + stretch.firstFolder + " AND " + stretch.lastFolder;
        return unions.sources(pass, folders, nodes)
                + "SELECT "
                + UnionSql.ROW
                + more
                + " FROM u"
                + joins
                + " WHERE "
                + filter
                + " ORDER BY place LIMIT "
                + room;
    }
}
