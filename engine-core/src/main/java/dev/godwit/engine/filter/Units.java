package dev.godwit.engine.filter;

import dev.godwit.spi.value.Name;
import java.util.Arrays;
import java.util.HexFormat;

/// Escaped text as the characters it stands for: code points, and beyond them the bytes that are no
/// text, each of which a `?` matches as one.
final class Units {

    private static final int FIRST_BYTE = Character.MAX_CODE_POINT + 1;

    private Units() {}

    /// The units of a whole text.
    static int[] of(String text) {
        int[] units = new int[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i += lengthAt(text, i)) {
            units[count++] = at(text, i);
        }
        return count == units.length ? units : Arrays.copyOf(units, count);
    }

    /// The unit that begins at `i`.
    static int at(String text, int i) {
        return lengthAt(text, i) == 3
                ? FIRST_BYTE + HexFormat.fromHexDigits(text, i + 1, i + 3)
                : text.codePointAt(i);
    }

    /// How many chars the unit at `i` is written with.
    static int lengthAt(String text, int i) {
        char c = text.charAt(i);
        if (c == Name.ESCAPE) {
            if (i + 1 < text.length() && text.charAt(i + 1) == Name.ESCAPE) {
                return 2;
            }
            return i + 2 < text.length()
                            && HexFormat.isHexDigit(text.charAt(i + 1))
                            && HexFormat.isHexDigit(text.charAt(i + 2))
                    ? 3
                    : 1;
        }
        return Character.charCount(text.codePointAt(i));
    }
}
