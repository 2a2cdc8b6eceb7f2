package dev.godwit.store.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes folders as steps of about so many nodes: several folders, or a stretch of the names of one
/// that holds more.
///
/// @param union whose folders
/// @param wanted what is wanted of each
/// @param foldersOnly whether only the folders among the children count
/// @param descending whether names are taken backwards
record Steps(Union union, Wanted wanted, boolean foldersOnly, boolean descending) {

    /// @param folders what was taken
    /// @param count how many of the folders that were offered are done with
    /// @param name the last name taken of a folder that is not done with; null when all are
    record Step(List<UnionFolder> folders, int count, @Nullable String name) {}

    /// @param offered folders in their order, at least one
    /// @param from the name to go on with in the first of them; null from its beginning
    /// @param inclusive whether that name is wanted too
    Step take(List<Listed> offered, @Nullable String from, boolean inclusive, int nodes)
            throws SQLException {
        Listed first = offered.getFirst();
        if (size(first) > nodes || from != null) {
            return part(first, from, inclusive, nodes);
        }
        List<Listed> taken = new ArrayList<>();
        long held = 0;
        for (Listed folder : offered) {
            held += Math.max(1, size(folder));
            if (held > nodes && !taken.isEmpty()) {
                break;
            }
            taken.add(folder);
        }
        return new Step(union.load(taken, wanted, Names.ALL), taken.size(), null);
    }

    private long size(Listed folder) {
        return foldersOnly ? folder.folders() : folder.nodes() + folder.partnerNodes();
    }

    private Step part(Listed folder, @Nullable String from, boolean inclusive, int nodes)
            throws SQLException {
        Names rest = new Names(from, inclusive, null, descending);
        String end = end(folder, rest, nodes);
        Names names = new Names(from, inclusive, end, descending);
        return new Step(union.load(List.of(folder), wanted, names), end == null ? 1 : 0, end);
    }

    /// The last name of the next stretch; null when the rest is no longer than one.
    private @Nullable String end(Listed folder, Names rest, int nodes) throws SQLException {
        String names =
                "SELECT name FROM nodes WHERE ((side = 0 AND listing = "
                        + folder.listing()
                        + wanted.sources()
                        + ") OR (side = 1 AND listing = "
                        + folder.partner()
                        + wanted.partners()
                        + "))"
                        + rest.sql()
                        + " ORDER BY name"
                        + (descending ? " DESC" : "")
                        + " LIMIT "
                        + nodes;
        String query =
                "SELECT count(*), " + (descending ? "min" : "max") + "(name) FROM (" + names + ")";
        try (Result row = union.reader().queryOnce(query, rest.parameters().toArray())) {
            return row.next() && row.number(0) >= nodes ? row.text(1) : null;
        }
    }
}
