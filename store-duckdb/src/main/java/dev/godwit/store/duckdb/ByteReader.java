package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads what [ByteWriter] wrote.
final class ByteReader {

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int small() {
        return next() & 0xff;
    }

    /// One byte that is less than a limit.
    int below(int limit) {
        int value = small();
        if (value >= limit) {
            throw damaged();
        }
        return value;
    }

    boolean flag() {
        return below(2) == 1;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = next();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw damaged();
    }

    long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | small();
        }
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        long length = number();
        if (length < 0 || length > bytes.length - at) {
            throw damaged();
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    Optional<String> optional() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    private byte next() {
        if (at >= bytes.length) {
            throw damaged();
        }
        return bytes[at++];
    }

    static StateException damaged() {
        return new StateException.CorruptState(
                "A unit of the state cannot be read; run 'godwit doctor' on it", null);
    }
}
