package dev.godwit.store.duckdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Writes values one after the other; [ByteReader] reads them in the same order.
final class ByteWriter {

    private byte[] bytes = new byte[1024];
    private int used;

    /// One byte.
    void small(int value) {
        room(1);
        bytes[used++] = (byte) value;
    }

    void flag(boolean value) {
        small(value ? 1 : 0);
    }

    /// Seven bits a byte, the lowest first, the sign folded in so that small numbers are short.
    void number(long value) {
        room(10);
        long left = value << 1 ^ value >> 63;
        while ((left & ~0x7fL) != 0) {
            bytes[used++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[used++] = (byte) left;
    }

    /// Eight bytes.
    void fixed(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[used++] = (byte) (value >>> shift);
        }
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] more) {
        number(more.length);
        room(more.length);
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
    }

    void optional(Optional<String> text) {
        flag(text.isPresent());
        text.ifPresent(this::text);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, used);
    }

    private void room(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
        }
    }
}
