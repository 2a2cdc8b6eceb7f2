package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Sort;
import java.util.ArrayList;
import java.util.List;

/// [Sort] as SQL on `u`. DuckDB compares texts by their UTF-8 bytes, as the sorts do.
final class SortSql {

    private SortSql() {}

    static String order(Query query) {
        String direction = query.descending() ? " DESC" : "";
        List<String> keys = new ArrayList<>();
        if (query.sort() != Sort.TREE) {
            keys.add(value(query.sort()) + direction);
        }
        keys.add("path" + direction);
        keys.add("name" + direction);
        keys.add("is_folder" + direction);
        return " ORDER BY " + String.join(", ", keys);
    }

    /// What comes after a mark.
    static String after(Query query, Query.Mark mark) {
        String beyond = query.descending() ? " < " : " > ";
        String byPlace =
                beyond("path", beyond, Sql.quote(mark.folderPath()))
                        + " OR (path = "
                        + Sql.quote(mark.folderPath())
                        + " AND ("
                        + beyond("name", beyond, Sql.quote(mark.name()))
                        + " OR (name = "
                        + Sql.quote(mark.name())
                        + " AND is_folder"
                        + beyond
                        + mark.folder()
                        + ")))";
        if (query.sort() == Sort.TREE) {
            return "(" + byPlace + ")";
        }
        String value = value(query.sort());
        String at =
                switch (query.sort()) {
                    case NAME, DIFFERENCE, TREE -> Sql.quote(mark.value());
                    case SIZE, MTIME, DEPTH -> Long.toString(Long.parseLong(mark.value()));
                };
        return "("
                + beyond(value, beyond, at)
                + " OR ("
                + value
                + " = "
                + at
                + " AND ("
                + byPlace
                + ")))";
    }

    private static String beyond(String what, String beyond, String at) {
        return what + beyond + at;
    }

    private static String value(Sort sort) {
        return switch (sort) {
            case TREE -> "path";
            case NAME -> "name";
            case SIZE -> WhereSql.SIZE;
            case MTIME -> WhereSql.MTIME;
            case DEPTH -> "depth";
            case DIFFERENCE -> WhereSql.difference();
        };
    }
}
