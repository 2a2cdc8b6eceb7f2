package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;

/// The sums of folders about whose children nothing is told but what is implied of all of them, and
/// of which none was carried: they are the tallies of their listings, and no child is read.
///
/// That holds before anything was decided or left out by a filter; until then most folders of most
/// passes are such.
record PlainSums(Union union) {

    private static final String TALLY =
            "sum(%1$s.folders), sum(%1$s.files), sum(%1$s.links), sum(%1$s.specials),"
                    + " sum(%1$s.bytes)";

    /// Whether folders without differences are plain.
    boolean apply() throws SQLException {
        Flags.OfPass flags = union.flags();
        return !union.rulings().any()
                && !flags.turns()
                && !flags.told()
                && !flags.mismatches()
                && union.reader().number("SELECT count(*) FROM nodes WHERE mark <> 0") == 0;
    }

    void addTo(Sums sums) throws SQLException {
        String comparisons =
                " LEFT JOIN (SELECT c.folder, c.implied"
                        + union.sql().compared()
                        + ") c ON c.folder = l.folder";
        String partners =
                " LEFT JOIN (SELECT l.*"
                        + union.sql().listed(Side.DESTINATION)
                        + ") d ON d.folder = l.folder";
        String query =
                "SELECT coalesce(c.implied, "
                        + Codes.of(Verdict.ONLY_ON_SOURCE)
                        + ") AS verdict, "
                        + TALLY.formatted("l")
                        + ", "
                        + TALLY.formatted("d")
                        + union.sql().listed(Side.SOURCE, comparisons + partners)
                        + " AND l.folder NOT IN ("
                        + different()
                        + ") GROUP BY verdict";
        try (Result row = union.reader().queryOnce(query)) {
            while (row.next()) {
                Verdict verdict = Codes.verdict(row.number(0));
                sums.add(
                        verdict,
                        tally(row, 1),
                        verdict == Verdict.SAME ? tally(row, 6) : Tally.NONE);
            }
        }
    }

    private String different() {
        int pass = union.sql().pass();
        return "SELECT DISTINCT folder FROM differences WHERE pass = "
                + pass
                + " UNION ALL SELECT DISTINCT folder FROM outcomes WHERE pass = "
                + pass;
    }

    private static Tally tally(Result row, int from) {
        return new Tally(
                row.number(from),
                row.number(from + 1),
                row.number(from + 2),
                row.number(from + 3),
                row.number(from + 4));
    }
}
