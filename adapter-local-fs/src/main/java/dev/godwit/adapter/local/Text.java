package dev.godwit.adapter.local;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// How this process writes paths as bytes.
final class Text {

    /// The character set in which the JDK decodes and encodes paths and messages of the system.
    static final Charset NATIVE =
            Charset.forName(System.getProperty("sun.jnu.encoding"), StandardCharsets.UTF_8);

    static final boolean UTF_8 = NATIVE.equals(StandardCharsets.UTF_8);

    private Text() {}

    /// One line without control characters, for messages.
    static String shown(String raw) {
        StringBuilder shown = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append(String.format("\\u%04X", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
