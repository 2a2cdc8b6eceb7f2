package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Where;
import java.util.Set;
import java.util.stream.Collectors;

/// The folders that may hold what a condition allows, as a condition on listings `l` of the source
/// with their folders `f`; empty or beginning with `AND`.
final class Scope {

    private Scope() {}

    static String of(Where where) {
        return switch (where) {
            case Where.And and -> and.all().stream().map(Scope::of).collect(Collectors.joining());
            case Where.Below below when !below.path().isEmpty() ->
                    " AND (f.path = "
                            + Sql.quote(parent(below.path()))
                            + " OR f.path = "
                            + Sql.quote(below.path())
                            + " OR starts_with(f.path, "
                            + Sql.quote(below.path() + "/")
                            + "))";
            case Where.ChildOf _, Where.Or _ -> where.folders().map(Scope::in).orElse("");
            case Where.Like(Field field, _) when field == Field.SOURCE_LINKS ->
                    " AND l.listing IN (SELECT listing FROM linked WHERE side = 0)";
            case Where.Like(Field field, _) when field == Field.DESTINATION_LINKS ->
                    " AND l.folder IN (SELECT folder FROM listings WHERE listing IN (SELECT listing"
                            + " FROM linked WHERE side = 1))";
            case Where.All _,
                    Where.Not _,
                    Where.Below _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    "";
        };
    }

    private static String in(Set<String> folders) {
        return folders.isEmpty()
                ? " AND false"
                : folders.stream()
                        .map(Sql::quote)
                        .collect(Collectors.joining(", ", " AND f.path IN (", ")"));
    }

    /// Of any text that a person may have typed.
    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
