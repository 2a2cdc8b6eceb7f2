package dev.godwit.engine.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Content for tests: the big-endian words of a xorshift generator, as the vectors' program makes
/// it.
final class Bytes {

    private Bytes() {}

    static byte[] of(int size) {
        ByteBuffer words = ByteBuffer.allocate((size + 7) / 8 * 8);
        long x = 0x9E3779B97F4A7C15L;
        while (words.hasRemaining()) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            words.putLong(x);
        }
        return Arrays.copyOf(words.array(), size);
    }
}
