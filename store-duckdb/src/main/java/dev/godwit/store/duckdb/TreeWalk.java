package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks over the listed folders of the source in the order of their paths, or backwards: a page in
/// the order of the tree reads its own folders and not the whole plan.
final class TreeWalk {

    /// Folders that are offered at once.
    private static final int FOLDERS = 2_000;

    private final Union union;
    private final Steps steps;
    private final String scope;
    private final boolean descending;

    /// The folder to go on with, or after.
    private @Nullable String path;

    private boolean inclusive;

    /// The name to go on with in it.
    private @Nullable String name;

    private boolean nameInclusive;
    private boolean ended;

    /// @param scope a condition on `f.path`; empty or beginning with `AND`
    TreeWalk(Union union, Wanted wanted, String scope, boolean descending) {
        this.union = union;
        this.scope = scope;
        this.descending = descending;
        steps = new Steps(union, wanted, false, descending);
    }

    /// Begins with what a page ended with.
    TreeWalk from(Query.Mark mark) {
        path = mark.folderPath();
        inclusive = true;
        name = mark.name();
        nameInclusive = true;
        return this;
    }

    boolean isEnded() {
        return ended;
    }

    /// The next folders, of about so many nodes.
    List<UnionFolder> next(int nodes) throws SQLException {
        List<String> paths = new ArrayList<>();
        List<Listed> offered = offered(paths);
        if (offered.isEmpty()) {
            ended = true;
            return List.of();
        }
        boolean goesOn = name != null && paths.getFirst().equals(path);
        Steps.Step step = steps.take(offered, goesOn ? name : null, nameInclusive, nodes);
        path = paths.get(Math.max(0, step.count() - 1));
        name = step.name();
        inclusive = step.count() == 0;
        nameInclusive = false;
        ended = step.count() == offered.size() && offered.size() < FOLDERS;
        return step.folders();
    }

    private List<Listed> offered(List<String> paths) throws SQLException {
        String beyond = (descending ? " <" : " >") + (inclusive ? "= ?" : " ?");
        String query =
                Listed.select(union.sql(), ", f.path", " JOIN folders f ON f.number = l.folder")
                        + scope
                        + (path == null ? "" : " AND f.path" + beyond)
                        + " ORDER BY f.path"
                        + (descending ? " DESC" : "")
                        + " LIMIT "
                        + FOLDERS;
        List<Listed> offered = new ArrayList<>();
        Object[] parameters = path == null ? new Object[0] : new Object[] {path};
        try (Result row = ask(query, parameters)) {
            while (row.next()) {
                offered.add(Listed.read(row));
                paths.add(row.string(5));
            }
        }
        return union.withPartners(offered);
    }

    /// A scope has paths in it, which are not asked for again.
    private Result ask(String query, Object[] parameters) throws SQLException {
        return scope.isEmpty()
                ? union.reader().query(query, parameters)
                : union.reader().queryOnce(query, parameters);
    }
}
