package dev.godwit.store.duckdb;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// XXH3-128 over the values of rows, in a form that reading them back gives again: a tag and eight
/// bytes for numbers and truths, a tag, a length and UTF-8 for texts, a tag alone for nothing.
///
/// It is to notice damage, not forgery: whoever may write the state may write its hashes too.
final class RowDigest {

    private static final byte NOTHING = 0;
    private static final byte NUMBER = 1;
    private static final byte BYTES = 2;
    private static final byte END = 3;

    private final HashStream128 xxh3 = Hashing.xxh3_128().hashStream();
    private final byte[] buffer = new byte[8192];
    private int used;

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
            xxh3.putBytes(bytes);
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
        byte[] hash = xxh3.get().toByteArray();
        xxh3.reset();
        return hash;
    }

    private void put(long value) {
        int upper = (int) (value >>> 32);
        int lower = (int) value;
        byte[] to = buffer;
        int at = used;
        to[at] = (byte) (upper >> 24);
        to[at + 1] = (byte) (upper >> 16);
        to[at + 2] = (byte) (upper >> 8);
        to[at + 3] = (byte) upper;
        to[at + 4] = (byte) (lower >> 24);
        to[at + 5] = (byte) (lower >> 16);
        to[at + 6] = (byte) (lower >> 8);
        to[at + 7] = (byte) lower;
        used = at + 8;
    }

    private void room(int bytes) {
        if (used + bytes > buffer.length) {
            xxh3.putBytes(buffer, 0, used);
            used = 0;
        }
    }
}
