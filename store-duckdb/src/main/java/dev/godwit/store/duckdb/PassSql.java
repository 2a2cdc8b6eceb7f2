package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Side;

/// Pieces of SQL that say which rows of a pass count.
///
/// A folder opened again in a pass begins another turn, and only its latest turn counts. That is so
/// rare that a pass without it is asked in simpler words.
///
/// @param pass the pass
/// @param turns whether a folder of it was opened again
record PassSql(int pass, boolean turns) {

    /// Common table expressions that the others need; empty or ending in a comma.
    String with() {
        return turns
                ? "turns AS (SELECT side, folder, max(turn) AS turn FROM opened WHERE turn > 0 AND"
                        + " pass = "
                        + pass
                        + " GROUP BY ALL), "
                : "";
    }

    /// Rows of a table with columns pass, side, folder and turn that belong to the latest turn.
    ///
    /// @param alias of the table, which has to be named again in the select list
    String from(String table, String alias, Side side) {
        return from(table, alias, alias + ".side = " + Codes.of(side), alias + ".side");
    }

    /// The same of both sides.
    String from(String table, String alias) {
        return from(table, alias, "true", alias + ".side");
    }

    private String from(String table, String alias, String where, String side) {
        String rows = table + " " + alias;
        String of = alias + ".pass = " + pass + " AND " + where;
        return turns
                ? rows
                        + " LEFT JOIN turns "
                        + alias
                        + "t ON "
                        + alias
                        + "t.folder = "
                        + alias
                        + ".folder AND "
                        + alias
                        + "t.side = "
                        + side
                        + " WHERE "
                        + of
                        + " AND "
                        + alias
                        + ".turn = coalesce("
                        + alias
                        + "t.turn, 0)"
                : rows + " WHERE " + of;
    }

    /// Folders that are listed and the listings that count: folder, listing, turn, nodes.
    ///
    /// @param scope a condition on `l`
    String listed(Side side, String scope) {
        return "SELECT l.folder, l.listing, l.turn, l.folders + l.files + l.links + l.specials AS"
                + " nodes FROM "
                + from("listings", "l", side)
                + " AND l.state = "
                + ListingState.LISTED
                + scope;
    }

    /// Comparisons of the listings that count: folder, seq, implied.
    ///
    /// @param scope a condition on `c`
    String compared(String scope) {
        return turns
                ? "SELECT c.folder, max(c.seq) AS seq, arg_max(c.implied, c.seq) AS implied FROM"
                        + " compared c LEFT JOIN turns cs ON cs.folder = c.folder AND cs.side = "
                        + Codes.of(Side.SOURCE)
                        + " LEFT JOIN turns cd ON cd.folder = c.folder AND cd.side = "
                        + Codes.of(Side.DESTINATION)
                        + " WHERE c.pass = "
                        + pass
                        + " AND c.source_turn = coalesce(cs.turn, 0)"
                        + " AND c.destination_turn = coalesce(cd.turn, 0)"
                        + scope
                        + " GROUP BY c.folder"
                : "SELECT c.folder, c.seq, c.implied FROM compared c WHERE c.pass = "
                        + pass
                        + scope;
    }
}
