package dev.godwit.benchmarks.hot;

import dev.godwit.engine.filter.Filters;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Rules asked about a path that none of them speaks of: once for every entry, where there are
/// rules.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

    private final Filters filters =
            Filters.of(
                    List.of("- *.o", "- /build/", "- **/node_modules/**", "- {cache,tmp}/*.bak"));
    private final Node node =
            new Node.Folder(new Name("powerpc"), 0, Attributes.NONE, Optional.empty());

    @Benchmark
    public Optional<String> excludes() {
        return filters.excludes("tools/testing/selftests/powerpc", node);
    }
}
