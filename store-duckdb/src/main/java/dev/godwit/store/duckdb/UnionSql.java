package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;

/// The union of both trees in one pass, as SQL: `WITH … u AS (…)`, to be followed by a select from
/// `u`, one row a node.
///
/// What nothing tells is implied: a source child of a folder without a comparison is only there,
/// one of a compared folder is the same as the destination's of its name, a marked one is what its
/// mark says.
///
/// @param sql which rows of the pass count
/// @param told whether the engine told differences
/// @param rulings whether anybody ruled about a path
/// @param handles whether a folder of the source has a handle
/// @param policy on conflicts
/// @param folders a condition on `l.folder`, to be true of all folders of the rows that are wanted;
///   empty or beginning with `AND`
/// @param paths a condition on `f.path`, likewise
/// @param nodes a condition on source nodes `n`, likewise
/// @param extras whether nodes that are on the destination only are wanted
record UnionSql(
        PassSql sql,
        boolean told,
        boolean rulings,
        boolean handles,
        OnConflict policy,
        String folders,
        String paths,
        String nodes,
        boolean extras) {

    private static final int FOLDER = Codes.of(Kind.FOLDER);

    /// What [RowColumns] reads, in its order.
    static final String ROW =
            "folder, id_high, id_low, path, depth, name, is_folder, verdict, conflict, reason,"
                    + " decision, explicit, outcome, bytes, hash, token, error, problem, attempts,"
                    + " place, child_high, child_low, folder_handle, "
                    + NodeColumns.names("n")
                    + ", "
                    + NodeColumns.names("d");

    /// The common table expressions, ending in `u`.
    String with() {
        return "WITH "
                + sql.with()
                + "src AS (SELECT l.folder, l.listing, f.path, f.depth, f.id_high, f.id_low, "
                + (handles ? "h.handle" : "NULL::VARCHAR")
                + " AS handle FROM ("
                + sql.listed(Side.SOURCE, folders)
                + ") l JOIN folders f ON f.number = l.folder"
                + (handles
                        ? " LEFT JOIN (SELECT o.folder, o.handle FROM "
                                + sql.from("opened", "o", Side.SOURCE)
                                + ") h ON h.folder = l.folder"
                        : "")
                + " WHERE true"
                + paths
                + "), cmp AS ("
                + sql.compared(among("c"))
                + "), dst AS ("
                + sql.listed(Side.DESTINATION, among("l"))
                + "), seen AS (SELECT x.* FROM differences x JOIN cmp ON cmp.folder = x.folder AND"
                + " cmp.seq = x.seq WHERE NOT x.told AND x.pass = "
                + sql.pass()
                + among("x")
                + "), said AS (SELECT t.folder, t.name, t.is_folder, arg_max(t.verdict, t.rowid) AS"
                + " verdict, arg_max(t.conflict, t.rowid) AS conflict, max(t.seq) AS seq FROM"
                + " differences t WHERE "
                + (told ? "t.told" : "false")
                + " AND t.pass = "
                + sql.pass()
                + among("t")
                + " GROUP BY ALL), there AS (SELECT l.folder, n.kind = "
                + FOLDER
                + " AS is_folder, n.* FROM dst l JOIN cmp ON cmp.folder = l.folder JOIN nodes n ON"
                + " n.listing = l.listing WHERE n.side = 1), outs AS (SELECT o.* FROM outcomes o"
                + " WHERE o.rowid IN (SELECT max(o.rowid) FROM outcomes o WHERE o.pass = "
                + sql.pass()
                + among("o")
                + " GROUP BY o.folder, o.name, o.is_folder)), both_sides AS ("
                + source()
                + (extras ? " UNION ALL " + extraRows() : "")
                + ")"
                + (rulings
                        ? ruled()
                        : ", ruled AS (SELECT *, false AS explicit, false AS excluded FROM both_sides)")
                + ", u AS (SELECT *, would_conflict AND verdict <> "
                + Codes.of(Verdict.TO_HASH)
                + " AS conflict, "
                + decision()
                + " AS decision FROM ruled) ";
    }

    /// Restricts another table to the folders of the rows that are wanted.
    private String among(String alias) {
        return folders.replace("l.folder", alias + ".folder")
                + (paths.isEmpty() ? "" : " AND " + alias + ".folder IN (SELECT folder FROM src)");
    }

    private String source() {
        String judged =
                "CASE n.mark WHEN "
                        + Codes.of(Mark.EXCLUDED)
                        + " THEN "
                        + Codes.of(Verdict.EXCLUDED)
                        + " WHEN "
                        + Codes.of(Mark.UNSUPPORTED)
                        + " THEN "
                        + Codes.of(Verdict.UNSUPPORTED)
                        + " ELSE coalesce(c.implied, "
                        + Codes.of(Verdict.ONLY_ON_SOURCE)
                        + ") END";
        return "SELECT s.folder, s.id_high, s.id_low, s.path, s.handle AS folder_handle, n.depth, n.name, n.kind = "
                + FOLDER
                + " AS is_folder, "
                + verdict("coalesce(x.verdict, " + judged + ")", "coalesce(x.conflict, false)")
                + ", n.reason, coalesce(n.mtime, 0) > coalesce(d.mtime, 0) AS newer, n.rowid AS place,"
                + " n.id_high AS child_high, n.id_low AS child_low, "
                + OUTCOME
                + NodeColumns.select("n")
                + ", "
                + NodeColumns.select("d")
                + " FROM src s JOIN nodes n ON n.listing = s.listing LEFT JOIN cmp c ON c.folder ="
                + " s.folder LEFT JOIN seen x ON x.on_source AND x.folder = s.folder AND x.name ="
                + " n.name AND x.is_folder = (n.kind = "
                + FOLDER
                + ") LEFT JOIN there d ON d.folder = s.folder AND d.name = CASE WHEN x.folder IS"
                + " NOT NULL THEN x.partner WHEN c.implied = "
                + Codes.of(Verdict.SAME)
                + " THEN n.name END AND d.is_folder = CASE WHEN x.folder IS NOT NULL THEN"
                + " x.partner_is_folder ELSE n.kind = "
                + FOLDER
                + " END"
                + later("n.name", "n.kind = " + FOLDER)
                + " WHERE n.side = 0"
                + nodes;
    }

    private String extraRows() {
        return "SELECT s.folder, s.id_high, s.id_low, s.path, s.handle AS folder_handle, d.depth, d.name, d.is_folder, "
                + verdict("x.verdict", "x.conflict")
                + ", d.reason, false AS newer, NULL AS place, NULL AS child_high, NULL AS child_low, "
                + OUTCOME
                + NodeColumns.nothing("n")
                + ", "
                + NodeColumns.select("d")
                + " FROM src s JOIN cmp c ON c.folder = s.folder JOIN seen x ON NOT x.on_source AND"
                + " x.folder = s.folder JOIN there d ON d.folder = x.folder AND d.name = x.name AND"
                + " d.is_folder = x.is_folder"
                + later("d.name", "d.is_folder");
    }

    private static final String OUTCOME =
            "o.kind AS outcome, o.bytes, o.hash, o.token, o.error, o.problem, o.attempts, o.seq AS"
                    + " outcome_seq, ";

    /// What the engine told, and outcomes.
    private static String later(String name, String isFolder) {
        String key = ".folder = s.folder AND %1$s.name = " + name + " AND %1$s.is_folder = (";
        return " LEFT JOIN said t ON t"
                + key.replace("%1$s", "t")
                + isFolder
                + ") LEFT JOIN outs o ON o"
                + key.replace("%1$s", "o")
                + isFolder
                + ")";
    }

    /// What the engine told after the comparison counts, else what the comparison said.
    private static String verdict(String seen, String conflict) {
        String later = "CASE WHEN t.seq > coalesce(c.seq, 0) THEN ";
        return later
                + "t.verdict ELSE "
                + seen
                + " END AS verdict, "
                + later
                + "t.conflict ELSE "
                + conflict
                + " END AS would_conflict";
    }

    /// Rulings about paths: the latest of those that name the node, or a folder above it and what
    /// is below. Ancestors are spelt out, so that all is found by equality.
    private String ruled() {
        return ", named AS (SELECT parent, name, arg_max(include, number) AS include, max(number) AS"
                + " number FROM rulings WHERE path <> '' GROUP BY ALL), above AS (SELECT folder,"
                + " unnest(list_concat([''], CASE WHEN path = '' THEN [] ELSE list_transform(range(1,"
                + " len(string_split(path, '/')) + 1), lambda i: array_to_string(string_split(path,"
                + " '/')[1:i], '/')) END)) AS path FROM src), inherited AS (SELECT a.folder,"
                + " arg_max(r.include, r.number) AS include, max(r.number) AS number FROM above a"
                + " JOIN rulings r ON r.path = a.path AND r.below GROUP BY ALL), ruled AS (SELECT"
                + " b.*, m.number IS NOT NULL OR i.number IS NOT NULL AS explicit, NOT"
                + " coalesce(CASE WHEN coalesce(m.number, 0) > coalesce(i.number, 0) THEN m.include"
                + " ELSE i.include END, true) AS excluded FROM both_sides b LEFT JOIN named m ON m.parent = b.path AND m.name"
                + " = b.name LEFT JOIN inherited i ON i.folder = b.folder)";
    }

    /// [Decision#of] as a list of all its answers.
    private String decision() {
        List<String> answers = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            for (int flags = 0; flags < 8; flags++) {
                answers.add(
                        Integer.toString(
                                Codes.of(
                                        Decision.of(
                                                verdict,
                                                (flags & 4) != 0,
                                                policy,
                                                (flags & 2) != 0,
                                                (flags & 1) != 0))));
            }
        }
        return "(["
                + String.join(",", answers)
                + "])[1 + verdict * 8 + conflict::INTEGER * 4 +"
                + " newer::INTEGER * 2 + excluded::INTEGER]";
    }
}
