package dev.godwit.engine.filter;

import java.util.Optional;

/// One rule.
///
/// @param text as a person is shown it
/// @param asReason the same, ready to be given back
record Rule(boolean includes, Glob glob, String text, Optional<String> asReason) {

    /// What only includes leave over.
    static final Rule NOTHING_ELSE =
            new Rule(false, Glob.parse("*"), "- *", Optional.of("- * (nothing includes it)"));

    /// @throws IllegalArgumentException in one sentence, when it is not a rule
    static Rule parse(String text) {
        if (text.length() < 2 || "+-".indexOf(text.charAt(0)) < 0 || !isBlank(text.charAt(1))) {
            throw new IllegalArgumentException(
                    "Not a filter rule: `"
                            + text
                            + "`; write `+ GLOB` to include or `- GLOB` to exclude");
        }
        int begin = 1;
        while (begin < text.length() && isBlank(text.charAt(begin))) {
            begin++;
        }
        String glob = text.substring(begin);
        String canonical = text.charAt(0) + " " + glob;
        try {
            return new Rule(
                    text.charAt(0) == '+', Glob.parse(glob), canonical, Optional.of(canonical));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Not a glob: `" + glob + "`: " + e.getMessage(), e);
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
