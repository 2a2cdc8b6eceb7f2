package dev.godwit.store.duckdb;

import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Side;

/// Pieces of SQL that say which rows of a pass count.
///
/// A folder opened again in a pass begins another turn, and only its latest turn counts. That is so
/// rare that a pass without it is asked in simpler words.
///
/// @param pass the pass
/// @param turns whether a folder of it was opened again
record PassSql(int pass, boolean turns) {

    /// What a folder's latest turn is, as `turns(side, folder, turn)`, to be put before a query
    /// that has no common table expressions of its own.
    String with() {
        return turns ? "WITH " + turnsTable() + " " : "";
    }

    /// The same before others.
    String withMore() {
        return turns ? "WITH " + turnsTable() + ", " : "WITH ";
    }

    private String turnsTable() {
        return "turns AS (SELECT side, folder, max(turn) AS turn FROM opened WHERE turn > 0 AND pass"
                + " = "
                + pass
                + " GROUP BY ALL)";
    }

    /// Rows of a table with columns pass, side, folder and turn that belong to the latest turn, to
    /// be followed by more conditions.
    ///
    /// @param alias of the table
    String from(String table, String alias, Side side) {
        return from(table, alias, " AND %1$s.side = " + Codes.of(side), "");
    }

    /// The same of both sides.
    String from(String table, String alias) {
        return from(table, alias, "", "");
    }

    private String from(String table, String alias, String where, String joins) {
        String sql =
                " FROM "
                        + table
                        + " %1$s"
                        + joins
                        + (turns
                                ? " LEFT JOIN turns t ON t.folder = %1$s.folder AND t.side ="
                                        + " %1$s.side"
                                : "")
                        + " WHERE %1$s.pass = "
                        + pass
                        + where
                        + (turns ? " AND %1$s.turn = coalesce(t.turn, 0)" : "");
        return sql.replace("%1$s", alias);
    }

    /// Listings `l` that count.
    String listed(Side side) {
        return listed(side, "");
    }

    /// Listings `l` that count.
    ///
    /// @param joins what is joined to them
    String listed(Side side, String joins) {
        String where = " AND l.side = " + Codes.of(side) + " AND l.state = " + ListingState.LISTED;
        return from("listings", "l", where, joins);
    }

    /// Comparisons `c` of the listings that count, to be followed by more conditions.
    String compared() {
        String sql = " FROM compared c";
        if (!turns) {
            return sql + " WHERE c.pass = " + pass;
        }
        return sql
                + " LEFT JOIN turns s ON s.folder = c.folder AND s.side = "
                + Codes.of(Side.SOURCE)
                + " LEFT JOIN turns d ON d.folder = c.folder AND d.side = "
                + Codes.of(Side.DESTINATION)
                + " WHERE c.pass = "
                + pass
                + " AND c.source_turn = coalesce(s.turn, 0) AND c.destination_turn ="
                + " coalesce(d.turn, 0)";
    }
}
