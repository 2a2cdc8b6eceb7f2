package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.value.Token;

/// Tokens as bytes. Many are numbers joined by colons, some of them known from the node: those are
/// kept as numbers, in a third of the room.
final class Tokens {

    private static final int TEXT = 0;
    private static final int NUMBERS = 1;
    private static final int AFTER_SIZE_AND_TIME = 2;

    /// Digits that surely fit a long.
    private static final int DIGITS = 18;

    private Tokens() {}

    static void write(ByteWriter out, Token token, long size, long mtimeNs) {
        String text = token.text();
        String known = size + ":" + mtimeNs + ":";
        if (text.startsWith(known) && isNumber(text, known.length(), text.length())) {
            out.small(AFTER_SIZE_AND_TIME);
            out.number(Long.parseLong(text, known.length(), text.length(), 10));
        } else {
            write(out, token);
        }
    }

    static void write(ByteWriter out, Token token) {
        String text = token.text();
        int parts = numbers(text);
        if (parts == 0) {
            out.small(TEXT);
            out.text(text);
            return;
        }
        out.small(NUMBERS);
        out.number(parts);
        int from = 0;
        for (int part = 0; part < parts; part++) {
            int to = text.indexOf(':', from);
            to = to < 0 ? text.length() : to;
            out.number(Long.parseLong(text, from, to, 10));
            from = to + 1;
        }
    }

    static Token read(ByteReader in, long size, long mtimeNs) {
        return switch (in.below(3)) {
            case TEXT -> text(in);
            case NUMBERS -> numbers(in);
            default -> new Token(size + ":" + mtimeNs + ":" + in.number());
        };
    }

    static Token read(ByteReader in) {
        return in.below(2) == TEXT ? text(in) : numbers(in);
    }

    private static Token text(ByteReader in) {
        String text = in.text();
        if (text.isEmpty()) {
            throw Failures.damaged();
        }
        return new Token(text);
    }

    private static Token numbers(ByteReader in) {
        StringBuilder text = new StringBuilder();
        for (long left = in.number(); left > 0; left--) {
            text.append(in.number()).append(left > 1 ? ":" : "");
        }
        if (text.isEmpty()) {
            throw Failures.damaged();
        }
        return new Token(text.toString());
    }

    /// How many numbers it is; 0 when it is something else.
    private static int numbers(String text) {
        int parts = 0;
        int from = 0;
        while (from <= text.length()) {
            int to = text.indexOf(':', from);
            to = to < 0 ? text.length() : to;
            if (!isNumber(text, from, to)) {
                return 0;
            }
            parts++;
            from = to + 1;
        }
        return parts;
    }

    /// Whether it is written as [Long#toString] writes it. Nineteen digits are what times have.
    private static boolean isNumber(String text, int from, int to) {
        int length = to - from;
        boolean fits =
                length > 0
                        && (length <= DIGITS || (length == DIGITS + 1 && text.charAt(from) < '9'));
        if (!fits || (length > 1 && text.charAt(from) == '0')) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
