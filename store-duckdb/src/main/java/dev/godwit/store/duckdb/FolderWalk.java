package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Query;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks over the listed folders of the source in the order of their paths, or backwards, in
/// stretches that hold about as many nodes as are wanted: a page in the order of the tree reads its
/// own folders and not the whole plan.
final class FolderWalk {

    /// Folders of a stretch at most, at first.
    private static final int FOLDERS = 2_000;

    private final PassSql sql;
    private final String scope;
    private final boolean descending;

    /// The folder to begin with, or after.
    private @Nullable String at;

    private boolean inclusive = true;
    private boolean ended;
    private int folders = FOLDERS;

    FolderWalk(PassSql sql, Query query) {
        this.sql = sql;
        scope = WhereSql.folders(query.where());
        descending = query.descending();
        at = query.after().map(Query.Mark::folderPath).orElse(null);
    }

    /// The next stretch as a condition on `f.path`.
    Optional<String> next(Reader reader, long nodes) throws SQLException {
        if (ended) {
            return Optional.empty();
        }
        String from = from();
        String paths =
                "WITH "
                        + sql.with()
                        + "l AS ("
                        + sql.listed(Side.SOURCE, "")
                        + ") SELECT f.path, l.nodes FROM l JOIN folders f ON f.number = l.folder WHERE"
                        + " true"
                        + scope
                        + from
                        + " ORDER BY f.path"
                        + (descending ? " DESC" : "")
                        + " LIMIT "
                        + folders;
        String last = null;
        int count = 0;
        boolean more = true;
        try (Result result = reader.queryOnce(paths)) {
            for (long held = 0; held < nodes && more; held += more ? result.number(1) : 0) {
                more = result.next();
                if (more) {
                    last = result.string(0);
                    count++;
                }
            }
        }
        ended = !more && count < folders;
        if (last == null) {
            ended = true;
            return Optional.empty();
        }
        at = last;
        inclusive = false;
        folders = Math.min(folders * 2, 100_000);
        return Optional.of(
                scope + from + " AND f.path " + (descending ? ">=" : "<=") + " " + Sql.quote(last));
    }

    private String from() {
        if (at == null) {
            return "";
        }
        String beyond = descending ? " <" : " >";
        return " AND f.path" + beyond + (inclusive ? "= " : " ") + Sql.quote(at);
    }
}
