package dev.godwit.store.duckdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folders to list, by their numbers: stretch by stretch of those that were opened, so that a pull
/// reads its own and not the whole round.
///
/// @param sql which rows of the pass count
record ListPull(PassSql sql, Side side, int depth) {

    Pulled<ListWork> pull(Reader reader, Optional<WorkKey> after, int max) throws SQLException {
        long from = after.map(key -> Long.parseLong(key.text())).orElse(-1L);
        List<ListWork> work = new ArrayList<>();
        while (true) {
            int room = max - work.size();
            String opened =
                    "SELECT count(*), max(folder) FROM (SELECT o.folder FROM opened o WHERE o.turn ="
                            + " 0 AND o.pass = ? AND o.side = ? AND o.depth = ? AND o.folder > ?"
                            + " ORDER BY o.folder LIMIT ?)";
            long found;
            long to;
            try (Result result =
                    reader.query(opened, sql.pass(), Codes.of(side), depth, from, room)) {
                result.next();
                found = result.number(0);
                to = result.number(1);
            }
            if (found > 0) {
                add(work, reader, from, to);
            }
            if (found < room) {
                return new Pulled<>(work, Optional.empty());
            }
            if (work.size() >= max) {
                return new Pulled<>(work, Optional.of(new WorkKey(Long.toString(to))));
            }
            from = to;
        }
    }

    private void add(List<ListWork> work, Reader reader, long from, long to) throws SQLException {
        String stretch =
                ".depth = " + depth + " AND %s.folder > " + from + " AND %s.folder <= " + to;
        String query =
                "WITH "
                        + sql.with()
                        + "o AS (SELECT o.folder, o.path, o.handle, o.turn FROM "
                        + sql.from("opened", "o", side)
                        + " AND o"
                        + stretch.replace("%s", "o")
                        + "), l AS (SELECT l.folder, max(l.state) AS state, arg_max(l.attempts,"
                        + " l.rowid) AS attempts, max(l.seq) FILTER (l.error = "
                        + Codes.of(ErrorClass.CURSOR_LOST)
                        + ") AS lost FROM "
                        + sql.from("listings", "l", side)
                        + " AND l"
                        + stretch.replace("%s", "l")
                        + " GROUP BY l.folder), c AS (SELECT c.folder, arg_max(c.listing, c.rowid) AS"
                        + " listing, arg_max(c.resume, c.rowid) AS resume, max(c.seq) AS seq FROM "
                        + sql.from("cursors", "c", side)
                        + " AND c"
                        + stretch.replace("%s", "c")
                        + " GROUP BY c.folder), h AS (SELECT h.* FROM listings h WHERE h.rowid IN"
                        + " (SELECT max(h.rowid) FROM listings h WHERE h.pass < "
                        + sql.pass()
                        + " AND h.state = "
                        + ListingState.LISTED
                        + " AND h.side = "
                        + Codes.of(side)
                        + " AND h"
                        + stretch.replace("%s", "h")
                        + " GROUP BY h.folder)) SELECT o.folder, f.id_high, f.id_low,"
                        + " coalesce(o.path, f.path), o.handle, coalesce(l.attempts, 0), c.listing,"
                        + " c.resume, coalesce(c.seq > coalesce(l.lost, 0), false), h.listing,"
                        + " h.digest_high, h.digest_low, h.folders, h.files, h.links, h.specials,"
                        + " h.bytes FROM o JOIN folders f ON f.number = o.folder LEFT JOIN l ON"
                        + " l.folder = o.folder LEFT JOIN c ON c.folder = o.folder LEFT JOIN h ON"
                        + " h.folder = o.folder WHERE coalesce(l.state, 0) = "
                        + ListingState.RETRY
                        + " ORDER BY o.folder";
        try (Result row = reader.queryOnce(query)) {
            while (row.next()) {
                work.add(work(row));
            }
        }
    }

    private ListWork work(Result row) {
        boolean resumes = row.flag(8);
        return new ListWork(
                side,
                new NodeId(row.number(1), row.number(2)),
                new NodeRef(row.string(3), row.optional(4).map(Opaque::new)),
                depth,
                row.code(5),
                resumes
                        ? Optional.of(new ListWork.Resume(row.number(6), new Opaque(row.string(7))))
                        : Optional.empty(),
                row.isNull(9)
                        ? Optional.empty()
                        : Optional.of(
                                new ListWork.Held(
                                        row.number(9),
                                        new Digest(row.number(10), row.number(11)),
                                        new Tally(
                                                row.number(12),
                                                row.number(13),
                                                row.number(14),
                                                row.number(15),
                                                row.number(16)))));
    }
}
