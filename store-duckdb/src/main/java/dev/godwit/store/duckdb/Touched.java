package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;

/// Which folders may hold what is asked for, as conditions on listings `l` of the source that are
/// empty or begin with `AND`: of a pass that changes little the children of few folders are read.
///
/// Where nothing is on the destination, all are touched, and none of this is asked.
final class Touched {

    private Touched() {}

    /// Folders in which something is not the same, unless it is for a mark of it.
    static String differing(Union union) {
        return union.flags().destination() ? " AND (" + different(union) + ")" : "";
    }

    /// Folders in which something is not the same, or marked.
    static String planned(Union union) {
        return union.flags().destination()
                ? " AND ("
                        + different(union)
                        + " OR l.listing IN (SELECT listing FROM nodes WHERE side = 0 AND mark <>"
                        + " 0))"
                : "";
    }

    private static String different(Union union) {
        return "l.folder NOT IN (SELECT c.folder"
                + union.sql().compared()
                + " AND c.implied = "
                + Codes.of(Verdict.SAME)
                + ") OR l.folder IN (SELECT folder FROM differences WHERE pass = "
                + union.sql().pass()
                + ")";
    }

    /// Folders in which something has an outcome.
    static String carried(Union union) {
        return union.flags().destination()
                ? " AND l.folder IN (SELECT folder FROM outcomes WHERE pass = "
                        + union.sql().pass()
                        + ")"
                : "";
    }

    /// Folders that hold one which has an outcome, or in which something has.
    ///
    /// @param depth of the folders they hold
    static String toFinish(Union union, int depth) {
        return union.flags().destination()
                ? " AND l.folder IN (SELECT folder FROM outcomes WHERE is_folder AND pass = "
                        + union.sql().pass()
                        + " AND depth = "
                        + depth
                        + " UNION ALL SELECT parent FROM folders WHERE number IN (SELECT folder"
                        + " FROM outcomes WHERE pass = "
                        + union.sql().pass()
                        + " AND depth = "
                        + (depth + 1)
                        + "))"
                : "";
    }
}
