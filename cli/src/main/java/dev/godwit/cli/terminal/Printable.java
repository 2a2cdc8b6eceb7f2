package dev.godwit.cli.terminal;

import dev.godwit.spi.value.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// Names as they may be printed: what could steer a terminal or turn the line around (control
/// characters, bidirectional formatting, line separators) is written as [Name#ESCAPE] and two hex
/// digits a byte. That is the escape of [Name] itself, so what was printed can be given back as a
/// path.
public final class Printable {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Printable() {}

    /// The text with everything escaped that is not to reach a terminal.
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && harmless(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 8).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (harmless(c)) {
                printable.append(c);
            } else {
                for (byte raw : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    printable.append(Name.ESCAPE).append(HEX.toHexDigits(raw));
                }
            }
        }
        return printable.toString();
    }

    /// The path that a person gave, typed or copied from what was printed: without a trailing `/`,
    /// each name in its one canonical form. The root is `/`, `.` or nothing.
    ///
    /// @throws IllegalArgumentException when it is not relative to the root, or badly escaped
    public static String path(String given) {
        if (given.isEmpty() || given.equals("/") || given.equals(".")) {
            return "";
        }
        if (given.startsWith("/")) {
            throw new IllegalArgumentException(
                    "paths are relative to the root of the migration, without / in front: "
                            + of(given));
        }
        String path = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        return Arrays.stream(path.split("/", -1))
                .map(name -> Name.ofBytes(new Name(name).bytes()).text())
                .collect(Collectors.joining("/"));
    }

    private static boolean harmless(char c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.FORMAT -> !bidirectional(c);
            default -> true;
        };
    }

    /// Marks, embeddings, overrides and isolates; joiners are letters to some scripts and stay.
    private static boolean bidirectional(char c) {
        return c == '\u061C'
                || c == '\u200E'
                || c == '\u200F'
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
