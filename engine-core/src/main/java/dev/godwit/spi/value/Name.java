package dev.godwit.spi.value;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One component of a path, as text, by a bijection with the raw bytes a storage system holds.
///
/// Valid UTF-8 is itself. Every other byte, `/`, NUL and the escape character are written as the
/// escape (U+201B) and two upper-case hex digits; the escape itself is written twice. So any bytes
/// can be carried, shown and stored as text, and a path of names splits again at `/`.
///
/// The order is that of the UTF-8 bytes of the escaped text, which is the order of its code points
/// and *not* that of [String#compareTo].
///
/// @param text the escaped text; empty only for the root
public record Name(String text) implements Comparable<Name> {

    /// Begins an escape sequence.
    public static final char ESCAPE = '\u201B';

    /// Begins the names the engine keeps for itself on a destination.
    public static final String RESERVED_PREFIX = ".godwit";

    /// The root's own, empty name.
    public static final Name ROOT = new Name("");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /// Takes text that is already escaped, as printed by Godwit.
    ///
    /// @throws IllegalArgumentException when it holds `/`, NUL or a malformed escape sequence
    public Name {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' || c == 0 || (Character.isSurrogate(c) && !isPair(text, i))) {
                throw new IllegalArgumentException("Not an escaped name: " + text);
            }
            if (c == ESCAPE) {
                i += checkedEscape(text, i) - 1;
            } else if (Character.isHighSurrogate(c)) {
                i++;
            }
        }
    }

    /// The name of these raw bytes. Total, and the inverse of [#bytes()].
    public static Name ofBytes(byte[] raw) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(raw);
        CharBuffer out = CharBuffer.allocate(raw.length + 1);
        StringBuilder text = new StringBuilder(raw.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            out.flip();
            escape(out, text);
            out.clear();
            if (result.isUnderflow()) {
                return new Name(text.toString());
            }
            for (int i = 0; i < result.length(); i++) {
                escape(in.get(), text);
            }
            decoder.reset();
        }
    }

    /// The name of unescaped, well-formed text, such as an object key's segment.
    public static Name ofText(String plain) {
        StringBuilder text = new StringBuilder(plain.length());
        escape(plain, text);
        return new Name(text.toString());
    }

    /// The raw bytes this name stands for.
    public byte[] bytes() {
        if (text.indexOf(ESCAPE) < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream raw = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint != ESCAPE) {
                raw.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            } else if (text.charAt(i + 1) == ESCAPE) {
                raw.writeBytes(String.valueOf(ESCAPE).getBytes(StandardCharsets.UTF_8));
                i += 2;
            } else {
                raw.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            }
        }
        return raw.toByteArray();
    }

    /// Whether the engine keeps this name for itself: hidden on a destination, unsupported in a
    /// source.
    public boolean reserved() {
        return text.startsWith(RESERVED_PREFIX);
    }

    // Written out for speed, as in NodeId.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Name name && text.equals(name.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public int compareTo(Name other) {
        return compareText(text, other.text);
    }

    /// Compares two texts by their UTF-8 bytes.
    public static int compareText(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    @Override
    public String toString() {
        return text;
    }

    private static void escape(CharSequence plain, StringBuilder text) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == ESCAPE) {
                text.append(ESCAPE).append(ESCAPE);
            } else if (c == '/' || c == 0) {
                escape((byte) c, text);
            } else {
                text.append(c);
            }
        }
    }

    private static void escape(byte raw, StringBuilder text) {
        text.append(ESCAPE).append(HEX.toHexDigits(raw));
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /// The length of the escape sequence that begins at `i`.
    private static int checkedEscape(String text, int i) {
        if (i + 1 < text.length() && text.charAt(i + 1) == ESCAPE) {
            return 2;
        }
        if (i + 2 < text.length()
                && isUpperHex(text.charAt(i + 1))
                && isUpperHex(text.charAt(i + 2))) {
            return 3;
        }
        throw new IllegalArgumentException("Not an escaped name: " + text);
    }

    private static boolean isUpperHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    }
}
