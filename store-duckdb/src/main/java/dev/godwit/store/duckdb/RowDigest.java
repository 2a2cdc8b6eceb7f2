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
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[used++] = (byte) (value >>> shift);
        }
    }

    private void room(int bytes) {
        if (used + bytes > buffer.length) {
            xxh3.putBytes(buffer, 0, used);
            used = 0;
        }
    }
}
