package dev.godwit.store.duckdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// SHA-256 over the values of rows, in a form that reading them back gives again: a tag and eight
/// bytes for numbers and truths, a tag, a length and UTF-8 for texts, a tag alone for nothing.
final class RowDigest {

    private static final byte NOTHING = 0;
    private static final byte NUMBER = 1;
    private static final byte BYTES = 2;
    private static final byte END = 3;

    private final MessageDigest sha256 = sha256();
    private final byte[] buffer = new byte[8192];
    private int used;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void add(long value) {
        room(9);
        buffer[used++] = NUMBER;
        put(value);
    }

    void add(@Nullable String text) {
        if (text == null) {
            addNothing();
        } else {
            add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void add(byte[] bytes) {
        room(9);
        buffer[used++] = BYTES;
        put(bytes.length);
        if (bytes.length > buffer.length) {
            room(buffer.length);
            sha256.update(bytes);
        } else {
            room(bytes.length);
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            used += bytes.length;
        }
    }

    void addNothing() {
        room(1);
        buffer[used++] = NOTHING;
    }

    void endRow() {
        room(1);
        buffer[used++] = END;
    }

    /// The hash of all so far; begins again.
    byte[] finish() {
        room(buffer.length);
        return sha256.digest();
    }

    private void put(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[used++] = (byte) (value >>> shift);
        }
    }

    private void room(int bytes) {
        if (used + bytes > buffer.length) {
            sha256.update(buffer, 0, used);
            used = 0;
        }
    }
}
