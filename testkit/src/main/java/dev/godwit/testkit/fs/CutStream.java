package dev.godwit.testkit.fs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stream that ends early, well or badly.
final class CutStream extends FilterInputStream {

    private final @Nullable Supplier<? extends IOException> error;
    private long left;

    /// @param after how many bytes
    /// @param error what it throws then; null to end as if that were all
    CutStream(InputStream in, long after, @Nullable Supplier<? extends IOException> error) {
        super(in);
        this.left = after;
        this.error = error;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            if (error != null) {
                throw error.get();
            }
            return -1;
        }
        int n = super.read(into, offset, (int) Math.min(length, left));
        left -= Math.max(n, 0);
        return n;
    }
}
