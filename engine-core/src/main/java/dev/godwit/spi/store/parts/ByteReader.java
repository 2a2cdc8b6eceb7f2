package dev.godwit.spi.store.parts;

import dev.godwit.spi.error.StateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads what [ByteWriter] wrote.
public final class ByteReader {

    private final byte[] bytes;
    private int at;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int small() {
        return next() & 0xff;
    }

    /// One byte that is less than a limit.
    public int below(int limit) {
        int value = small();
        if (value >= limit) {
            throw damaged();
        }
        return value;
    }

    public boolean flag() {
        return below(2) == 1;
    }

    public long number() {
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

    public long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | small();
        }
        return value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        long length = number();
        if (length < 0 || length > bytes.length - at) {
            throw damaged();
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    public Optional<String> optional() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    private byte next() {
        if (at >= bytes.length) {
            throw damaged();
        }
        return bytes[at++];
    }

    public static StateException damaged() {
        return new StateException.CorruptState(
                "A record of the state cannot be read; run 'godwit doctor' on it", null);
    }
}
