package dev.godwit.benchmarks.hot;

import dev.godwit.spi.value.Name;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Raw bytes of a listing to text, and back: once each for every entry that is listed and written.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NameBenchmark {

    /// ISO-8859-1, so that every byte can be written here.
    @Param({
        "Makefile",
        "perf-with-kcore.txt",
        "Sm\u00c3\u00b8rrebr\u00c3\u00b8d",
        "not-utf8-\u00ff\u00fe"
    })
    public String raw = "";

    private byte[] bytes = {};
    private Name name = Name.ROOT;

    @Setup
    public void prepare() {
        bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        name = Name.ofBytes(bytes);
    }

    @Benchmark
    public Name ofBytes() {
        return Name.ofBytes(bytes);
    }

    @Benchmark
    public byte[] bytes() {
        return name.bytes();
    }
}
