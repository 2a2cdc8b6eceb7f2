package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;

/// Unmarked children of one source folder that the destination takes for one.
///
/// @param flags what passes have any of
record Collisions(Reader reader, PassSql sql, Flags flags) {

    /// Appends the collisions in the folders of a round that were listed since it was last closed.
    void find(Writer writer, int depth, long closedBefore) throws SQLException {
        try (Result row = reader.queryOnce(query(depth, closedBefore))) {
            while (row.next()) {
                flags.of(sql.pass()).raiseTold();
                writer.to(Table.DIFFERENCES)
                        .row()
                        .add(sql.pass())
                        .add(row.number(0))
                        .add(depth + 1)
                        .add(row.string(1))
                        .add(row.flag(2))
                        .add(false)
                        .add(Verdict.COLLISION)
                        .add(true)
                        .add(true)
                        .addNothing()
                        .addNothing()
                        .endRow();
            }
        }
    }

    /// Of two names with one key one is not its own key, or one is a folder's and the other not: so
    /// only keys of such children are counted, which mostly are few.
    private String query(int depth, long closedBefore) {
        return sql.withMore()
                + "l AS (SELECT l.folder, l.listing"
                + sql.listed(Side.SOURCE)
                + " AND l.depth = "
                + depth
                + " AND l.seq > "
                + closedBefore
                + " AND "
                + Listed.NODES
                + " > 1), n AS (SELECT l.folder, n.name, coalesce(n.key, n.name) AS k, n.key IS NOT"
                + " NULL AS folded, n.kind = "
                + Codes.of(Kind.FOLDER)
                + " AS is_folder FROM nodes n JOIN l ON l.listing = n.listing WHERE n.side = "
                + Codes.of(Side.SOURCE)
                + " AND n.mark = 0 AND n.depth = "
                + (depth + 1)
                + "), telling AS (SELECT DISTINCT folder, k FROM n WHERE folded OR is_folder), crowd AS"
                + " (SELECT n.folder, n.k FROM n SEMI JOIN telling t ON t.folder = n.folder AND t.k ="
                + " n.k GROUP BY ALL HAVING count(*) > 1) SELECT n.folder, n.name, n.is_folder FROM n"
                + " SEMI JOIN crowd c ON c.folder = n.folder AND c.k = n.k";
    }
}
