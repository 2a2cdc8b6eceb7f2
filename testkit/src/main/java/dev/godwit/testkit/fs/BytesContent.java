package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.spi.fs.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;

/// Content from memory, which may give fewer or more bytes than it says.
public class BytesContent implements Content {

    private final long size;
    private final byte[] raw;

    /// @param size what it says
    /// @param raw what it gives
    public BytesContent(long size, byte[] raw) {
        this.size = size;
        this.raw = raw.clone();
    }

    public static BytesContent of(String text) {
        byte[] raw = text.getBytes(UTF_8);
        return new BytesContent(raw.length, raw);
    }

    /// Random bytes.
    public static BytesContent random(int size, long seed) {
        byte[] raw = new byte[size];
        new Random(seed).nextBytes(raw);
        return new BytesContent(size, raw);
    }

    /// All it gives.
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream read(long from, long length) {
        int start = (int) Math.min(from, raw.length);
        return new ByteArrayInputStream(raw, start, (int) Math.min(length, raw.length - start));
    }

    @Override
    public void confirm() {}

    @Override
    public void close() {}
}
