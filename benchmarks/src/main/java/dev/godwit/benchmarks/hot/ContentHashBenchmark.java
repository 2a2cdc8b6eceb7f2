package dev.godwit.benchmarks.hot;

import dev.godwit.api.Settings;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Content of one file, read to its end and hashed on the way, as the copy does.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ContentHashBenchmark {

    @Param({"4096", "1048576", "67108864"})
    public int size;

    @Param public Settings.Hash hash = Settings.Hash.XXH3;

    private final byte[] buffer = new byte[1 << 16];
    private byte[] content = {};

    @Setup
    public void prepare() {
        content = new byte[size];
        new Random(1).nextBytes(content);
    }

    @Benchmark
    public Optional<ContentHash> readThrough() throws IOException, StorageException {
        HashedContent hashed = HashedContent.of(new InMemory(content), hash);
        try (hashed;
                InputStream in = hashed.read(0, size)) {
            while (in.read(buffer) >= 0) {}
        }
        return hashed.hash();
    }

    private static final class InMemory implements Content {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream read(long from, long length) {
            return new ByteArrayInputStream(bytes, (int) from, (int) length);
        }

        @Override
        public void confirm() {}

        @Override
        public void close() {}
    }
}
