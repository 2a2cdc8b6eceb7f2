package dev.godwit.engine.review;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.Where.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// Reads the language, by recursive descent.
final class QueryParser {

    private static final int DEEPEST = 200;

    private final List<QueryToken> tokens;
    private int at;
    private int depth;

    QueryParser(String text) {
        tokens = QueryLexer.tokens(text);
    }

    static IllegalArgumentException wrong(int column, String what) {
        return new IllegalArgumentException(
                "Not a condition on rows: at column " + column + ", " + what);
    }

    Where parse() {
        if (here().type() == QueryToken.Type.END) {
            return new Where.All();
        }
        Where where = any();
        if (here().type() != QueryToken.Type.END) {
            throw expected("`and`, `or` or the end");
        }
        return where;
    }

    private Where any() {
        List<Where> any = chain("or", this::all);
        return any.size() == 1 ? any.getFirst() : new Where.Or(any);
    }

    private Where all() {
        List<Where> all = chain("and", this::one);
        return all.size() == 1 ? all.getFirst() : new Where.And(all);
    }

    private List<Where> chain(String word, Supplier<Where> link) {
        List<Where> links = new ArrayList<>();
        do {
            links.add(link.get());
        } while (took(word));
        return links;
    }

    private Where one() {
        if (++depth > DEEPEST) {
            throw wrong(here().column(), "this is nested too deeply");
        }
        Where where = took("not") ? new Where.Not(one()) : simple();
        depth--;
        return where;
    }

    private Where simple() {
        if (tookSign("(")) {
            Where inside = any();
            if (!tookSign(")")) {
                throw expected("`and`, `or` or `)`");
            }
            return inside;
        }
        if (took("all")) {
            return new Where.All();
        }
        if (took("below")) {
            return new Where.Below(path());
        }
        if (took("child")) {
            if (!took("of")) {
                throw expected("`of` and a path");
            }
            return new Where.ChildOf(path());
        }
        return condition(field());
    }

    private Field field() {
        if (here().type() == QueryToken.Type.WORD) {
            for (Field field : Field.values()) {
                if (here().isWord(field.name())) {
                    at++;
                    return field;
                }
            }
        }
        throw expected("a condition that begins with " + QueryValues.FIELDS + " or `(`");
    }

    private Where condition(Field field) {
        return switch (field) {
            case PATH, NAME, SOURCE_LINKS, DESTINATION_LINKS -> text(field);
            case KIND, DIFFERENCE, DECISION, OUTCOME, ERROR -> choice(field);
            case SIZE, MTIME, DEPTH -> number(field);
        };
    }

    private Where text(Field field) {
        boolean negated = took("not");
        if (took("like")) {
            return negated(negated, new Where.Like(field, value(field)));
        }
        if (took("contains")) {
            return negated(negated, new Where.Contains(field, value(field)));
        }
        return membership(field, negated, "=, !=, in, like or contains");
    }

    private Where choice(Field field) {
        return membership(field, took("not"), "=, != or in");
    }

    private Where membership(Field field, boolean negated, String operators) {
        if (took("in")) {
            return negated(negated, new Where.In(field, values(field)));
        }
        if (!negated && (here().isSign("=") || here().isSign("!="))) {
            boolean differs = tokens.get(at++).isSign("!=");
            return negated(differs, new Where.In(field, Set.of(value(field))));
        }
        throw expected(
                negated ? operators.replace("=, !=, ", "").replace("=, != or ", "") : operators);
    }

    private Where number(Field field) {
        boolean negated = took("not");
        if (took("in")) {
            return negated(negated, new Where.In(field, values(field)));
        }
        QueryToken operator = here();
        if (negated
                || operator.type() != QueryToken.Type.SIGN
                || "(),!".contains(operator.text())) {
            throw expected(negated ? "in" : "=, !=, <, <=, >, >= or in");
        }
        at++;
        QueryValues.Span span = span(field);
        return switch (operator.text()) {
            case "=" -> span.where(field);
            case "!=" -> new Where.Not(span.where(field));
            case "<" -> new Where.Compare(field, Operator.LESS, span.first());
            case "<=" -> new Where.Compare(field, Operator.AT_MOST, span.last());
            case ">" -> new Where.Compare(field, Operator.MORE, span.last());
            default -> new Where.Compare(field, Operator.AT_LEAST, span.first());
        };
    }

    private Set<String> values(Field field) {
        if (!tookSign("(")) {
            throw expected("`(` and values");
        }
        Set<String> values = new HashSet<>();
        do {
            values.add(value(field));
        } while (tookSign(","));
        if (!tookSign(")")) {
            throw expected("`,` or `)`");
        }
        return values;
    }

    /// A value as the store keeps it.
    private String value(Field field) {
        QueryToken token = token(field);
        return switch (field) {
            case PATH, NAME, SOURCE_LINKS, DESTINATION_LINKS -> token.text();
            case KIND, DIFFERENCE, DECISION, OUTCOME, ERROR -> known(field, token);
            case SIZE, MTIME, DEPTH -> {
                QueryValues.Span span = span(field, token);
                if (span.first() != span.last()) {
                    throw wrong(token.column(), token.shown() + " is not one time; use = or and");
                }
                yield Long.toString(span.first());
            }
        };
    }

    private static String known(Field field, QueryToken token) {
        String word = token.lower().replace('-', '_');
        if (!QueryValues.known(field).contains(word)) {
            throw wrong(
                    token.column(),
                    name(field)
                            + " is one of "
                            + String.join(", ", QueryValues.known(field))
                            + ", not "
                            + token.shown());
        }
        return word;
    }

    private QueryValues.Span span(Field field) {
        return span(field, token(field));
    }

    private static QueryValues.Span span(Field field, QueryToken token) {
        try {
            return QueryValues.span(field, token.text());
        } catch (IllegalArgumentException e) {
            throw wrong(token.column(), e.getMessage() + ", not " + token.shown());
        }
    }

    private QueryToken token(Field field) {
        if (!here().isValue()) {
            throw expected("a value of " + name(field));
        }
        return tokens.get(at++);
    }

    private String path() {
        if (!here().isValue()) {
            throw expected("a path");
        }
        QueryToken token = tokens.get(at++);
        String path = token.text();
        if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            throw wrong(
                    token.column(),
                    "expected a path such as \"a/b\", relative to the root and without a slash at"
                            + " its end, not "
                            + token.shown());
        }
        return path;
    }

    private static Where negated(boolean negated, Where where) {
        return negated ? new Where.Not(where) : where;
    }

    private static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private QueryToken here() {
        return tokens.get(at);
    }

    private boolean took(String word) {
        boolean there = here().isWord(word);
        at += there ? 1 : 0;
        return there;
    }

    private boolean tookSign(String sign) {
        boolean there = here().isSign(sign);
        at += there ? 1 : 0;
        return there;
    }

    private IllegalArgumentException expected(String what) {
        return wrong(here().column(), "expected " + what + ", not " + here().shown());
    }
}
