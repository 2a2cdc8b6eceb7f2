package dev.godwit.benchmarks.hot;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The keyed hash that a folder is known by: once for every folder.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NodeIdBenchmark {

    private final NodeIds ids = new NodeIds(new byte[32]);
    private final Name name = new Name("drivers");

    @Benchmark
    public NodeId child() {
        return ids.child(NodeId.ROOT, name, Optional.empty());
    }
}
