package dev.godwit.engine.review;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.Where.Operator;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the language.
final class QueryPrinter {

    private QueryPrinter() {}

    static String text(Where where) {
        return switch (bare(where)) {
            case Where.All _ -> "all";
            case Where.And(var all) -> joined(all, " and ");
            case Where.Or(var any) -> joined(any, " or ");
            case Where.Not(var one) -> not(one);
            case Where.Below(var path) -> "below " + quoted(path);
            case Where.ChildOf(var path) -> "child of " + quoted(path);
            case Where.In in -> membership(in, "");
            case Where.Compare(var field, var operator, var value) ->
                    Where.textOf(field)
                            + " "
                            + sign(operator)
                            + " "
                            + QueryValues.text(field, value);
            case Where.Like(var field, var pattern) ->
                    Where.textOf(field) + " like " + quoted(pattern);
            case Where.Contains(var field, var part) ->
                    Where.textOf(field) + " contains " + quoted(part);
        };
    }

    private static String joined(List<Where> parts, String word) {
        boolean bindsTighter = word.equals(" and ");
        return parts.stream()
                .map(QueryPrinter::bare)
                .map(part ->
                        part instanceof Where.Or || (part instanceof Where.And && bindsTighter)
                                ? bracketed(part)
                                : text(part))
                .collect(Collectors.joining(word));
    }

    private static String not(Where where) {
        Where one = bare(where);
        if (one instanceof Where.In in && !in.values().isEmpty()) {
            return membership(in, in.values().size() == 1 && !isNumber(in.field()) ? "!" : "not ");
        }
        return "not "
                + (one instanceof Where.And || one instanceof Where.Or
                        ? bracketed(one)
                        : text(one));
    }

    /// The same condition, which is an `and` or `or` only of several.
    private static Where bare(Where where) {
        return switch (where) {
            case Where.And(var all) when all.isEmpty() -> new Where.All();
            case Where.Or(var any) when any.isEmpty() -> new Where.Not(new Where.All());
            case Where.And(var all) when all.size() == 1 -> bare(all.getFirst());
            case Where.Or(var any) when any.size() == 1 -> bare(any.getFirst());
            default -> where;
        };
    }

    /// @param negation what stands before the operator: `!`, `not ` or nothing
    private static String membership(Where.In in, String negation) {
        if (in.values().isEmpty()) {
            return "not all";
        }
        List<String> values =
                in.values().stream().sorted().map(value -> value(in.field(), value)).toList();
        return Where.textOf(in.field())
                + " "
                + negation
                + (values.size() == 1 && !isNumber(in.field())
                        ? "= " + values.getFirst()
                        : "in (" + String.join(", ", values) + ")");
    }

    private static String value(Field field, String value) {
        return switch (field) {
            case PATH, NAME, SOURCE_LINKS, DESTINATION_LINKS -> quoted(value);
            case KIND, DIFFERENCE, DECISION, OUTCOME, ERROR -> value;
            case SIZE, MTIME, DEPTH -> QueryValues.text(field, Long.parseLong(value));
        };
    }

    private static boolean isNumber(Field field) {
        return field == Field.SIZE || field == Field.MTIME || field == Field.DEPTH;
    }

    private static String bracketed(Where where) {
        return "(" + text(where) + ")";
    }

    private static String sign(Operator operator) {
        return switch (operator) {
            case LESS -> "<";
            case AT_MOST -> "<=";
            case EQUAL -> "=";
            case AT_LEAST -> ">=";
            case MORE -> ">";
        };
    }

    /// In quotes, on one line.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        quoted.append("\\u%04x".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
