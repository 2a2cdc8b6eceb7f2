package dev.godwit.engine.hash;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.random.RandomGenerator;

/// Content in memory, which can be another length than it says, give short reads, or fail.
class BytesContent implements Content {

    private final byte[] bytes;
    private final long size;
    private final RandomGenerator random;

    int reads;
    int closed;
    int confirmed;

    BytesContent(byte[] bytes) {
        this(bytes, bytes.length, () -> Long.MAX_VALUE);
    }

    /// @param size what it says
    /// @param random of which each read takes how much it gives at most
    BytesContent(byte[] bytes, long size, RandomGenerator random) {
        this.bytes = bytes;
        this.size = size;
        this.random = random;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream read(long from, long length) throws StorageException {
        reads++;
        int begin = (int) Math.min(from, bytes.length);
        int end = (int) Math.min(length, bytes.length - begin);
        return new ByteArrayInputStream(bytes, begin, end) {
            @Override
            public synchronized int read(byte[] to, int at, int most) {
                return super.read(to, at, few(most));
            }

            @Override
            public void close() throws IOException {
                closed++;
            }
        };
    }

    private int few(int most) {
        return most < 2 || random.nextLong() > 0 ? most : 1 + random.nextInt(most);
    }

    @Override
    public void confirm() {
        confirmed++;
    }

    @Override
    public void close() {
        closed++;
    }
}
