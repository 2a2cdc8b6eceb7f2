package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells which of some folders may hold what is asked for: of a pass that changes little the
/// children of few folders are read. It is asked of the folders that come next and scans what is
/// said of those, so that a walk costs no more where all of many folders changed.
///
/// Where nothing is on the destination, all are touched, and nothing is scanned.
@FunctionalInterface
interface Touched {

    /// All of them.
    Touched ALL = (_, folders) -> folders;

    /// Those of the folders that may, in their order.
    List<Listed> of(Union union, List<Listed> folders) throws SQLException;

    /// Folders in which something is not the same, unless it is for a mark of it.
    static Touched differing(Union union) {
        return union.flags().destination() ? Touched::different : ALL;
    }

    /// Folders in which something is not the same, or marked, as a condition on listings `l` that
    /// is empty or begins with `AND`: a walk in the order of paths takes long steps, each of which
    /// looks at all folders anyway.
    static String planned(Union union) {
        return union.flags().destination()
                ? " AND (l.folder NOT IN (SELECT c.folder"
                        + union.sql().compared()
                        + " AND c.implied = "
                        + Codes.of(Verdict.SAME)
                        + ") OR l.folder IN (SELECT DISTINCT folder FROM differences WHERE pass = "
                        + union.sql().pass()
                        + ") OR l.listing IN (SELECT DISTINCT listing FROM nodes WHERE side = 0 AND"
                        + " mark <> 0))"
                : "";
    }

    /// Folders in which something has an outcome.
    static Touched carried(Union union) {
        return union.flags().destination()
                ? (_, folders) -> only(folders, outcomes(union, numbers(folders), ""))
                : ALL;
    }

    /// Folders that are not plain, see [PlainSums].
    static List<Listed> notPlain(Union union, List<Listed> folders) throws SQLException {
        Among among = numbers(folders);
        Set<Long> told = differences(union, among);
        told.addAll(outcomes(union, among, ""));
        return only(folders, told);
    }

    /// Folders that hold one which has an outcome, or in which something has.
    ///
    /// @param depth of the folders they hold
    static Touched toFinish(Union union, int depth) {
        return union.flags().destination()
                ? (_, folders) -> only(folders, toFinish(union, folders, depth))
                : ALL;
    }

    private static Set<Long> toFinish(Union union, List<Listed> folders, int depth)
            throws SQLException {
        Among among = numbers(folders);
        Set<Long> touched = outcomes(union, among, " AND is_folder AND depth = ?", depth);
        Map<Long, Long> parents = new HashMap<>();
        String children = "SELECT number, parent FROM folders WHERE " + among.sql("parent");
        try (Result row = union.scan(children, among, List.of())) {
            while (row.next()) {
                parents.put(row.number(0), row.number(1));
            }
        }
        for (long child :
                outcomes(union, Among.of(parents.keySet()), " AND depth = ?", depth + 1)) {
            Long parent = parents.get(child);
            if (parent != null) {
                touched.add(parent);
            }
        }
        return touched;
    }

    private static List<Listed> different(Union union, List<Listed> folders) throws SQLException {
        Among among = numbers(folders);
        String compared =
                union.sql().with()
                        + "SELECT c.folder"
                        + union.sql().compared()
                        + " AND c.implied = "
                        + Codes.of(Verdict.SAME)
                        + " AND "
                        + among.sql("c.folder");
        Set<Long> same = scan(union, compared, among);
        same.removeAll(differences(union, among));
        return folders.stream().filter(folder -> !same.contains(folder.folder())).toList();
    }

    private static Set<Long> differences(Union union, Among among) throws SQLException {
        String query =
                "SELECT DISTINCT folder FROM differences WHERE pass = "
                        + union.sql().pass()
                        + " AND "
                        + among.sql("folder");
        return scan(union, query, among);
    }

    /// @param condition beginning with `AND`; may be empty
    private static Set<Long> outcomes(
            Union union, Among among, String condition, Object... parameters) throws SQLException {
        String query =
                "SELECT DISTINCT folder FROM outcomes WHERE pass = "
                        + union.sql().pass()
                        + " AND "
                        + among.sql("folder")
                        + condition;
        return scan(union, query, among, parameters);
    }

    private static Set<Long> scan(Union union, String query, Among among, Object... parameters)
            throws SQLException {
        Set<Long> found = new HashSet<>();
        try (Result row = union.scan(query, among, List.of(parameters))) {
            while (row.next()) {
                found.add(row.number(0));
            }
        }
        return found;
    }

    private static Among numbers(List<Listed> folders) {
        return Among.of(folders.stream().map(Listed::folder).toList());
    }

    private static List<Listed> only(List<Listed> folders, Set<Long> numbers) {
        return folders.stream().filter(folder -> numbers.contains(folder.folder())).toList();
    }
}
