package dev.godwit.store.duckdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.NodeRef;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// [Where] as SQL on `u`: true or false, never null, as in Java.
final class WhereSql {

    /// A node's whole path.
    static final String PATH = "CASE WHEN path = '' THEN name ELSE path || '/' || name END";

    static final String SIZE = "coalesce(n_size, d_size)";

    static final String MTIME = "coalesce(n_mtime, d_mtime)";

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

    private WhereSql() {}

    static String of(Where where) {
        return switch (where) {
            case Where.All _ -> "true";
            case Where.And and -> joined(and.all(), " AND ", "true");
            case Where.Or or -> joined(or.any(), " OR ", "false");
            case Where.Not not -> "NOT " + of(not.one());
            case Where.Below below -> below(below.path());
            case Where.ChildOf child -> "path = " + Sql.quote(child.path());
            case Where.In in -> in(in);
            case Where.Compare compare -> compare(compare);
            case Where.Like like ->
                    known(text(like.field()) + " LIKE " + pattern(like.pattern()) + " ESCAPE '\\'");
            case Where.Contains contains ->
                    known(
                            "contains(translate("
                                    + text(contains.field())
                                    + ", '"
                                    + ALPHABET.toUpperCase(Locale.ROOT)
                                    + "', '"
                                    + ALPHABET
                                    + "'), "
                                    + Sql.quote(Where.Contains.lower(contains.part()))
                                    + ")");
        };
    }

    /// Folders that may hold what the condition allows, as a condition on `f.path`; empty or
    /// beginning with `AND`.
    static String folders(Where where) {
        return switch (where) {
            case Where.And and ->
                    and.all().stream().map(WhereSql::folders).collect(Collectors.joining());
            case Where.Below below when !below.path().isEmpty() ->
                    " AND (f.path = "
                            + Sql.quote(new NodeRef(below.path()).parent().path())
                            + " OR f.path = "
                            + Sql.quote(below.path())
                            + " OR starts_with(f.path, "
                            + Sql.quote(below.path() + "/")
                            + "))";
            case Where.ChildOf child -> " AND f.path = " + Sql.quote(child.path());
            case Where.All _,
                    Where.Or _,
                    Where.Not _,
                    Where.Below _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    "";
        };
    }

    private static String joined(List<Where> parts, String by, String none) {
        return parts.isEmpty()
                ? none
                : parts.stream().map(WhereSql::of).collect(Collectors.joining(by, "(", ")"));
    }

    private static String below(String path) {
        return path.isEmpty()
                ? "true"
                : "(path = "
                        + Sql.quote(path)
                        + " OR starts_with(path, "
                        + Sql.quote(path + "/")
                        + ") OR "
                        + PATH
                        + " = "
                        + Sql.quote(path)
                        + ")";
    }

    private static String in(Where.In in) {
        return in.values().isEmpty()
                ? "false"
                : known(
                        text(in.field())
                                + in.values().stream()
                                        .map(Sql::quote)
                                        .collect(Collectors.joining(", ", " IN (", ")")));
    }

    private static String compare(Where.Compare compare) {
        String operator =
                switch (compare.operator()) {
                    case LESS -> " < ";
                    case AT_MOST -> " <= ";
                    case EQUAL -> " = ";
                    case AT_LEAST -> " >= ";
                    case MORE -> " > ";
                };
        return "(" + number(compare.field()) + operator + compare.value() + ")";
    }

    private static String number(Field field) {
        return switch (field) {
            case SIZE -> SIZE;
            case MTIME -> MTIME;
            case DEPTH -> "depth";
            case PATH, NAME, KIND, DIFFERENCE, DECISION, OUTCOME, ERROR ->
                    throw new IllegalArgumentException(field + " is not a number");
        };
    }

    private static String text(Field field) {
        return switch (field) {
            case PATH -> "(" + PATH + ")";
            case NAME -> "name";
            case KIND -> texts(Kind.values(), "coalesce(n_kind, d_kind)");
            case SIZE, MTIME, DEPTH -> "(" + number(field) + ")::VARCHAR";
            case DIFFERENCE -> difference();
            case DECISION -> texts(Decision.values(), "decision");
            case OUTCOME -> texts(OutcomeKind.values(), "outcome");
            case ERROR -> texts(ErrorClass.values(), "error");
        };
    }

    static String difference() {
        return texts(Verdict.values(), "verdict");
    }

    /// The texts of codes.
    private static String texts(Enum<?>[] values, String code) {
        return Stream.of(values)
                .map(value -> Sql.quote(Where.textOf(value)))
                .collect(Collectors.joining(", ", "([", "])[1 + " + code + "]"));
    }

    private static String known(String condition) {
        return "coalesce(" + condition + ", false)";
    }

    private static String pattern(String pattern) {
        StringBuilder like = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> like.append('%');
                case '?' -> like.append('_');
                case '%', '_', '\\' -> like.append('\\').append(c);
                default -> like.append(c);
            }
        }
        return Sql.quote(like.toString());
    }
}
