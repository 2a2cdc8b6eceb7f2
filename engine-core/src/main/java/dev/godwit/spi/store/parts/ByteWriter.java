package dev.godwit.spi.store.parts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Writes values one after the other; [ByteReader] reads them in the same order.
public final class ByteWriter {

    private byte[] bytes;
    private int used;

    public ByteWriter() {
        this(1024);
    }

    /// @param expected about how many bytes there will be
    public ByteWriter(int expected) {
        bytes = new byte[expected];
    }

    /// One byte.
    public void small(int value) {
        room(1);
        bytes[used++] = (byte) value;
    }

    public void flag(boolean value) {
        small(value ? 1 : 0);
    }

    /// Seven bits a byte, the lowest first, the sign folded in so that small numbers are short.
    public void number(long value) {
        room(10);
        long left = value << 1 ^ value >> 63;
        while ((left & ~0x7fL) != 0) {
            bytes[used++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[used++] = (byte) left;
    }

    /// Eight bytes.
    public void fixed(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[used++] = (byte) (value >>> shift);
        }
    }

    public void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(byte[] more) {
        number(more.length);
        room(more.length);
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
    }

    public void optional(Optional<String> text) {
        flag(text.isPresent());
        text.ifPresent(this::text);
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, used);
    }

    private void room(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
        }
    }
}
