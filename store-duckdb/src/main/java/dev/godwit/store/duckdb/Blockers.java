package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Folders in which nothing can be done: of those on the way to some folders.
final class Blockers {

    /// A folder that is no use.
    static final String FAILED =
            "is_folder AND kind IN ("
                    + Codes.of(OutcomeKind.FAILED)
                    + ", "
                    + Codes.of(OutcomeKind.BLOCKED)
                    + ", "
                    + Codes.of(OutcomeKind.STALE)
                    + ")";

    private final Set<String> unusable = new HashSet<>();

    /// @param paths of the folders in question
    static Blockers of(Union union, Collection<String> paths) throws SQLException {
        Blockers blockers = new Blockers();
        if (!mayBe(union)) {
            return blockers;
        }
        Set<String> way = way(paths);
        blockers.addFailed(union, way);
        blockers.addExcluded(union, way);
        return blockers;
    }

    /// Whether there may be any, so that the way to each folder has to be gone: of a deep one that
    /// is much.
    private static boolean mayBe(Union union) {
        return union.flags().failedFolders()
                || union.flags().turns()
                || union.flags().told()
                || union.rulings().any();
    }

    /// The folders and all above them.
    private static Set<String> way(Collection<String> paths) {
        Set<String> way = new HashSet<>();
        for (String path : paths) {
            NodeRef ref = new NodeRef(path);
            while (way.add(ref.path())) {
                ref = ref.parent();
            }
        }
        return way;
    }

    static boolean isFailed(OutcomeKind kind) {
        return kind == OutcomeKind.FAILED
                || kind == OutcomeKind.BLOCKED
                || kind == OutcomeKind.STALE;
    }

    private void addFailed(Union union, Set<String> way) throws SQLException {
        int pass = union.sql().pass();
        if (way.isEmpty() || !union.flags().failedFolders()) {
            return;
        }
        String parents =
                way.stream()
                        .map(path -> Sql.quote(new NodeRef(path).parent().path()))
                        .distinct()
                        .collect(Collectors.joining(", "));
        String sql =
                "SELECT f.path, o.name FROM outcomes o JOIN folders f ON f.number = o.folder WHERE"
                        + " o.rowid IN (SELECT max(rowid) FROM outcomes WHERE is_folder AND pass = "
                        + pass
                        + " GROUP BY folder, name) AND "
                        + FAILED
                        + " AND f.path IN ("
                        + parents
                        + ")";
        try (Result row = union.reader().queryOnce(sql)) {
            while (row.next()) {
                unusable.add(NodeRef.childPath(row.string(0), new Name(row.string(1))));
            }
        }
    }

    /// Folders that are excluded while something in them is not. Only a person or the engine can
    /// have brought that about, or a filter in a folder that was listed again.
    private void addExcluded(Union union, Set<String> way) throws SQLException {
        Set<String> told = union.flags().told() ? toldExcluded(union) : Set.of();
        for (String path : way) {
            NodeRef ref = new NodeRef(path);
            boolean may =
                    !ref.isRoot()
                            && (union.sql().turns()
                                    || told.contains(path)
                                    || union.rulings()
                                            .in(ref.parent().path())
                                            .excludes(ref.name().text()));
            if (may && isExcludedAndAbsent(union, path)) {
                unusable.add(path);
            }
        }
    }

    private static Set<String> toldExcluded(Union union) throws SQLException {
        Set<String> paths = new HashSet<>();
        String sql =
                "SELECT f.path, d.name FROM differences d JOIN folders f ON f.number = d.folder WHERE"
                        + " d.told AND d.is_folder AND d.verdict = "
                        + Codes.of(Verdict.EXCLUDED)
                        + " AND d.pass = ?";
        try (Result row = union.reader().query(sql, union.sql().pass())) {
            while (row.next()) {
                paths.add(NodeRef.childPath(row.string(0), new Name(row.string(1))));
            }
        }
        return paths;
    }

    private static boolean isExcludedAndAbsent(Union union, String path) throws SQLException {
        Optional<Row> row = union.row(path).filter(found -> found.key().folder());
        return row.isPresent()
                && row.get().decision() == Decision.EXCLUDE
                && !(row.get().destination().orElse(null) instanceof Node.Folder);
    }

    /// The highest such folder on the way to this one, itself included.
    Optional<String> of(String path) {
        if (unusable.isEmpty()) {
            return Optional.empty();
        }
        Deque<String> way = new ArrayDeque<>();
        NodeRef ref = new NodeRef(path);
        way.push(path);
        while (!ref.isRoot()) {
            ref = ref.parent();
            way.push(ref.path());
        }
        return way.stream().filter(unusable::contains).findFirst();
    }
}
