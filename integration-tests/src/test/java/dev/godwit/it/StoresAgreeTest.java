package dev.godwit.it;

import dev.godwit.engine.store.Retelling;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.testkit.store.InMemoryStateStore;
import dev.godwit.testkit.store.RandomMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the shipped stores to each other: the same rows in the same order, whatever was told. More
/// seeds by `-Dgodwit.seeds=100`.
class StoresAgreeTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("godwit.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName(
            "Over random trees, rulings, copies and queries DuckDB and RocksDB answer the same")
    void duckDBAndRocksDBAnswerTheSame(long seed) throws IOException {
        try (StateStore duckdb = create("duckdb");
                StateStore rocksdb = create("rocksdb");
                StateStore one = new InMemoryStateStore();
                StateStore other = new InMemoryStateStore()) {
            new RandomMigration(seed, duckdb, rocksdb).run();
            // Each compares all answers of the two.
            new Retelling(duckdb, one).run(RandomMigration.PASSES);
            new Retelling(rocksdb, other).run(RandomMigration.PASSES);
        }
    }

    private StateStore create(String name) throws IOException {
        StateStoreProvider provider =
                ServiceLoader.load(StateStoreProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(found -> found.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return provider.create(Files.createDirectory(folder.resolve(name)));
    }
}
