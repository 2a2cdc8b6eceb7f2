package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
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

    private final Set<String> unusable = new HashSet<>();

    /// @param paths of the folders in question
    /// @param decided whether a person or the engine may have excluded a folder and not what is in
    ///   it
    static Blockers of(
            Reader reader, Unions unions, int pass, Collection<String> paths, boolean decided)
            throws SQLException {
        Blockers blockers = new Blockers();
        if (paths.isEmpty()) {
            return blockers;
        }
        String parents = parents(paths);
        String failed =
                "is_folder AND kind IN ("
                        + Codes.of(OutcomeKind.FAILED)
                        + ", "
                        + Codes.of(OutcomeKind.BLOCKED)
                        + ", "
                        + Codes.of(OutcomeKind.STALE)
                        + ")";
        String any =
                "SELECT count(*) FROM (FROM outcomes WHERE pass = ? AND " + failed + " LIMIT 1)";
        if (reader.number(any, pass) > 0) {
            blockers.add(
                    reader,
                    "SELECT f.path, o.name FROM outcomes o JOIN folders f ON f.number = o.folder"
                            + " WHERE o.rowid IN (SELECT max(rowid) FROM outcomes WHERE is_folder"
                            + " AND pass = "
                            + pass
                            + " GROUP BY folder, name) AND "
                            + failed
                            + " AND f.path IN ("
                            + parents
                            + ")");
        }
        if (decided) {
            blockers.add(
                    reader,
                    unions.folders(pass, " AND f.path IN (" + parents + ")")
                            + "SELECT path, name FROM u WHERE decision = "
                            + Codes.of(Decision.EXCLUDE)
                            + " AND coalesce(d_kind <> "
                            + Codes.of(Kind.FOLDER)
                            + ", true)");
        }
        return blockers;
    }

    private void add(Reader reader, String sql) throws SQLException {
        try (Result row = reader.queryOnce(sql)) {
            while (row.next()) {
                unusable.add(NodeRef.childPath(row.string(0), new Name(row.string(1))));
            }
        }
    }

    /// The paths of the folders that the folders on the way are in, as a list of SQL literals.
    private static String parents(Collection<String> paths) {
        Set<String> parents = new HashSet<>();
        parents.add("");
        for (String path : paths) {
            NodeRef ref = new NodeRef(path);
            while (parents.add(ref.parent().path())) {
                ref = ref.parent();
            }
        }
        return parents.stream().map(Sql::quote).collect(Collectors.joining(", "));
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
