package dev.godwit.engine.review;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Takes a query apart.
final class QueryLexer {

    private static final String SIGNS = "(),=!<>";

    private final String text;
    private int at;

    private QueryLexer(String text) {
        this.text = text;
    }

    /// The tokens, of which the last is the end.
    static List<QueryToken> tokens(String text) {
        QueryLexer lexer = new QueryLexer(text);
        List<QueryToken> tokens = new ArrayList<>();
        QueryToken token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.type() != QueryToken.Type.END);
        return tokens;
    }

    private QueryToken next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int begin = at;
        if (at == text.length()) {
            return token(QueryToken.Type.END, "", begin);
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return token(QueryToken.Type.QUOTED, quoted(), begin);
        }
        if (SIGNS.indexOf(c) >= 0) {
            at += "!<>".indexOf(c) >= 0 && text.startsWith("=", at + 1) ? 2 : 1;
            return token(QueryToken.Type.SIGN, text.substring(begin, at), begin);
        }
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        return token(QueryToken.Type.WORD, text.substring(begin, at), begin);
    }

    private static boolean isOfWord(char c) {
        return !Character.isWhitespace(c) && SIGNS.indexOf(c) < 0 && c != '"' && c != '\'';
    }

    private String quoted() {
        int open = at++;
        char quote = text.charAt(open);
        StringBuilder meant = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            meant.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) {
            throw QueryParser.wrong(open + 1, "this quote is not closed");
        }
        at++;
        return meant.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\'', '\\' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default ->
                    throw QueryParser.wrong(
                            at - 1,
                            "after \\ in quotes expected a quote, \\, n, r, t or u and four hex"
                                    + " digits");
        };
    }

    private char hex() {
        if (at + 4 > text.length()
                || !text.substring(at, at + 4).chars().allMatch(HexFormat::isHexDigit)) {
            throw QueryParser.wrong(at + 1, "expected four hex digits");
        }
        at += 4;
        return (char) HexFormat.fromHexDigits(text, at - 4, at);
    }

    private static QueryToken token(QueryToken.Type type, String text, int begin) {
        return new QueryToken(type, text, begin + 1);
    }
}
