package dev.godwit.engine.review;

import java.util.Locale;

/// A word, a quoted text, a sign or the end.
///
/// @param text of a quoted one what is meant, without quotes
/// @param column where it begins, from 1
record QueryToken(Type type, String text, int column) {

    enum Type {
        WORD,
        QUOTED,
        SIGN,
        END
    }

    boolean isSign(String sign) {
        return type == Type.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
        return type == Type.WORD && text.equalsIgnoreCase(word);
    }

    boolean isValue() {
        return type == Type.WORD || type == Type.QUOTED;
    }

    String lower() {
        return text.toLowerCase(Locale.ROOT);
    }

    /// As an error names it.
    String shown() {
        return switch (type) {
            case WORD, SIGN -> "`" + text + "`";
            case QUOTED -> QueryPrinter.quoted(text);
            case END -> "the end";
        };
    }
}
