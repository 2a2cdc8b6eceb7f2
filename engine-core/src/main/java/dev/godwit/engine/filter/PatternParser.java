package dev.godwit.engine.filter;

import java.util.ArrayList;
import java.util.List;

/// Reads the inside of a glob: what is left of it without a leading and a trailing `/`.
final class PatternParser {

    private static final Pattern.Unit SLASH = new Pattern.Literal('/');
    private static final Pattern.Unit OF_NAME = new Pattern.OfName();
    private static final Pattern.Unit OF_PATH = new Pattern.OfPath();

    private final String text;
    private int at;

    private PatternParser(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException with what is wrong with it, and where
    static Pattern parse(String text) {
        boolean withFolderItself = text.endsWith("/***");
        PatternParser parser =
                new PatternParser(withFolderItself ? text.substring(0, text.length() - 4) : text);
        Pattern pattern = parser.sequence(false, true);
        return withFolderItself
                ? sequence(pattern, optional(SLASH, new Pattern.Many(OF_PATH)))
                : pattern;
    }

    /// @param inBraces whether `,` and `}` end it
    /// @param atFolder whether it begins where a name begins
    private Pattern sequence(boolean inBraces, boolean atFolder) {
        List<Pattern> parts = new ArrayList<>();
        boolean begins = atFolder;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (inBraces && (c == ',' || c == '}')) {
                break;
            }
            parts.add(
                    switch (c) {
                        case '*' -> stars(begins);
                        case '?' -> {
                            at++;
                            yield OF_NAME;
                        }
                        case '[' -> oneOf();
                        case '{' -> choice(begins);
                        default -> new Pattern.Literal(literal());
                    });
            begins = text.charAt(at - 1) == '/';
        }
        return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(List.copyOf(parts));
    }

    private Pattern stars(boolean atFolder) {
        int first = at;
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        if (at - first == 1) {
            return new Pattern.Many(OF_NAME);
        }
        if (atFolder && at < text.length() && text.charAt(at) == '/') {
            at++;
            return optional(new Pattern.Many(OF_PATH), SLASH);
        }
        return new Pattern.Many(OF_PATH);
    }

    private Pattern choice(boolean atFolder) {
        int open = at++;
        List<Pattern> alternatives = new ArrayList<>();
        while (true) {
            alternatives.add(sequence(true, atFolder));
            if (at == text.length()) {
                throw wrong("there is no } for the { ", open);
            }
            if (text.charAt(at++) == '}') {
                return new Pattern.Choice(List.copyOf(alternatives));
            }
        }
    }

    private Pattern oneOf() {
        int open = at++;
        boolean negated = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
        if (negated) {
            at++;
        }
        List<Pattern.Range> ranges = new ArrayList<>();
        do {
            if (at == text.length()) {
                throw wrong("there is no ] for the [ ", open);
            }
            if (text.startsWith("[:", at)) {
                throw wrong("named classes such as [:alpha:] are not known, write a-zA-Z; ", at);
            }
            ranges.add(range(open));
        } while (at == text.length() || text.charAt(at) != ']');
        at++;
        return new Pattern.OneOf(List.copyOf(ranges), negated);
    }

    private Pattern.Range range(int open) {
        int begin = at;
        int first = literal();
        if (at + 1 >= text.length() || text.charAt(at) != '-' || text.charAt(at + 1) == ']') {
            return new Pattern.Range(first, first);
        }
        at++;
        int last = literal();
        if (last < first) {
            throw wrong("the range runs backwards ", begin);
        }
        if (at == text.length()) {
            throw wrong("there is no ] for the [ ", open);
        }
        return new Pattern.Range(first, last);
    }

    /// The character here; `\` stands before one that would mean something else.
    private int literal() {
        if (text.charAt(at) == '\\') {
            at++;
            if (at == text.length()) {
                throw wrong("nothing follows the \\ ", at - 1);
            }
        }
        int unit = Units.at(text, at);
        at += Units.lengthAt(text, at);
        return unit;
    }

    private static Pattern optional(Pattern... parts) {
        return new Pattern.Choice(List.of(Pattern.Sequence.EMPTY, sequence(parts)));
    }

    private static Pattern sequence(Pattern... parts) {
        return new Pattern.Sequence(List.of(parts));
    }

    private static IllegalArgumentException wrong(String what, int index) {
        return new IllegalArgumentException(what + "at character " + (index + 1));
    }
}
