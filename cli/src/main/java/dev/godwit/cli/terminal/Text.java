package dev.godwit.cli.terminal;

import org.jline.utils.WCWidth;

/// How many columns of a terminal a text takes, and how to make it fit.
public final class Text {
    private Text() {}

    /// Columns the text takes, without colour codes.
    public static int columns(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            columns += columns(codePoint);
            i += Character.charCount(codePoint);
        }
        return columns;
    }

    private static int columns(int codePoint) {
        return codePoint < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(codePoint));
    }

    /// The text, cut at its end so that it takes no more columns than there are.
    public static String fit(String text, int room) {
        return columns(text) <= room ? text : prefix(text, Math.max(0, room - 1)) + "…";
    }

    /// The text, cut in its middle: of a long path both ends matter.
    public static String fitMiddle(String text, int room) {
        if (columns(text) <= room) {
            return text;
        }
        int tail = Math.max(0, (room - 1) * 2 / 3);
        int head = Math.max(0, room - 1 - tail);
        return prefix(text, head) + "…" + suffix(text, tail);
    }

    /// The text with blanks after it, up to so many columns.
    public static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }

    /// The text with blanks before it.
    public static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - columns(text))) + text;
    }

    private static String prefix(String text, int room) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += columns(codePoint);
            if (used > room) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }

    private static String suffix(String text, int room) {
        int used = 0;
        int from = text.length();
        while (from > 0) {
            int codePoint = text.codePointBefore(from);
            used += columns(codePoint);
            if (used > room) {
                break;
            }
            from -= Character.charCount(codePoint);
        }
        return text.substring(from);
    }
}
