package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import org.jspecify.annotations.Nullable;

/// The comparison of a range of folders as SQL: the children of both sides joined by folder and
/// key, leaving out the pairs that are plainly the same. What the verdict on the others is, Java
/// says.
///
/// @param outcomes whether there is any, so that tokens may have been recorded
record ComparisonSql(
        PassSql sql, int depth, long from, long to, Comparison comparison, boolean outcomes) {

    /// A folder whose children are compared.
    ///
    /// @param path on the source
    /// @param otherPath on the destination
    record Folder(long number, String path, String otherPath) {}

    private static final int FOLDER = Codes.of(Kind.FOLDER);

    /// Columns before the children's.
    private static final int BEFORE = 4;

    /// Columns of a child.
    private static final int EACH = NodeColumns.COUNT + 4;

    Folder folder(Result row) {
        return new Folder(row.number(0), row.string(1), row.string(2));
    }

    String key(Result row) {
        return row.string(3);
    }

    /// @param side 0 or 1
    @Nullable ComparedChild child(NodeColumns columns, Result row, int side) {
        int at = BEFORE + side * EACH;
        Node node = columns.readAny(row, at);
        if (node == null) {
            return null;
        }
        int more = at + NodeColumns.COUNT;
        return new ComparedChild(
                node,
                Codes.mark(row.number(more)),
                row.isNull(more + 1)
                        ? null
                        : new NodeId(row.number(more + 1), row.number(more + 2)),
                row.text(more + 3));
    }

    /// How many keys several children of one side share.
    String countCrowded() {
        return with() + "SELECT count(*) FROM crowd";
    }

    /// The pairs that need a look.
    String pairs(boolean crowded) {
        String apart =
                crowded
                        ? " AND (coalesce(s.folder, d.folder), coalesce(s.k, d.k)) NOT IN"
                                + " (SELECT (folder, k) FROM crowd)"
                        : "";
        return with()
                + select("''")
                + "FROM s FULL OUTER JOIN d ON d.folder = s.folder AND d.k = s.k"
                + others()
                + " WHERE NOT coalesce("
                + plainlySame()
                + ", false)"
                + apart;
    }

    /// All children of crowded keys, one side in each row, by key, name and kind.
    String crowded() {
        return with()
                + select("coalesce(s.k, d.k)")
                + "FROM (FROM s SEMI JOIN crowd c ON c.folder = s.folder AND c.k = s.k) s FULL"
                + " OUTER JOIN (FROM d SEMI JOIN crowd c ON c.folder = d.folder AND c.k = d.k) d"
                // Never true, so that each child has a row of its own.
                + " ON d.folder = s.folder AND d.side = s.side"
                + others()
                + " ORDER BY coalesce(s.folder, d.folder), coalesce(s.k, d.k), coalesce(s.name,"
                + " d.name), coalesce(s.is_folder, d.is_folder)";
    }

    private String with() {
        String range = " AND l.depth = " + depth + " AND l.folder BETWEEN " + from + " AND " + to;
        return sql.withMore()
                + "done AS (SELECT c.folder"
                + sql.compared()
                + " AND c.depth = "
                + depth
                + "), pairs AS (SELECT s.folder, s.listing AS source, d.listing AS destination,"
                + " f.path, coalesce(o.path, f.path) AS other_path FROM (SELECT l.folder, l.listing"
                + sql.listed(Side.SOURCE)
                + range
                + ") s JOIN (SELECT l.folder, l.listing, "
                + Listed.NODES
                + " AS nodes"
                + sql.listed(Side.DESTINATION)
                + range
                + ") d ON d.folder = s.folder JOIN folders f ON f.number = s.folder LEFT JOIN"
                + " (SELECT o.folder, o.path"
                + sql.from("opened", "o", Side.DESTINATION)
                + " AND o.depth = "
                + depth
                + ") o ON o.folder = s.folder ANTI JOIN done ON done.folder = s.folder WHERE"
                + " d.nodes > 0), s AS ("
                + children(Side.SOURCE, "source")
                + "), d AS ("
                + children(Side.DESTINATION, "destination")
                + "), crowd AS (SELECT folder, k FROM s GROUP BY ALL HAVING count(*) > 1 UNION"
                + " SELECT folder, k FROM d GROUP BY ALL HAVING count(*) > 1), tokens AS (SELECT"
                + " folder, name, is_folder, arg_max(token, rowid) AS token FROM outcomes WHERE "
                + (outcomes ? "token IS NOT NULL" : "false")
                + " AND folder BETWEEN "
                + from
                + " AND "
                + to
                + " GROUP BY ALL) ";
    }

    private String children(Side side, String listing) {
        return "SELECT p.folder, coalesce(n.key, n.name) AS k, n.kind = "
                + FOLDER
                + " AS is_folder, n.* FROM pairs p JOIN nodes n ON n.listing = p."
                + listing
                + " WHERE n.side = "
                + Codes.of(side)
                + " AND n.depth = "
                + (depth + 1);
    }

    private static String select(String key) {
        return "SELECT p.folder, p.path, p.other_path, "
                + key
                + ", "
                + NodeColumns.select("s")
                + ", s.mark, s.id_high, s.id_low, t.token, "
                + NodeColumns.select("d")
                + ", d.mark, d.id_high, d.id_low, NULL::VARCHAR ";
    }

    private static String others() {
        return " JOIN pairs p ON p.folder = coalesce(s.folder, d.folder) LEFT JOIN tokens t ON"
                + " t.folder = s.folder AND t.name = s.name AND t.is_folder = s.is_folder";
    }

    /// What [Comparison] calls the same at a glance, or a mark decides; never more than that. Pairs
    /// of folders are left to Java, which opens them.
    private String plainlySame() {
        String sameTime = " AND s.mtime = d.mtime";
        String carried = comparison.times() ? sameTime : "";
        String sameFile =
                switch (comparison.mode()) {
                    case SIZE_MTIME -> "s.size = d.size" + sameTime;
                    case SIZE -> "s.size = d.size" + carried;
                    case CHECKSUM, ETAG -> "false";
                };
        return "(s.mark = 0 AND s.kind = d.kind AND s.name = d.name AND s.attributes ="
                + " d.attributes AND ((s.kind = "
                + Codes.of(Kind.FILE)
                + " AND "
                + sameFile
                + ") OR (s.kind = "
                + Codes.of(Kind.LINK)
                + " AND s.detail = d.detail"
                + carried
                + "))) OR (s.mark <> 0 AND (d.kind IS NULL OR (s.name = d.name AND s.is_folder ="
                + " d.is_folder)))";
    }
}
