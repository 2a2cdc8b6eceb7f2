package dev.godwit.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.store.Discovery;
import dev.godwit.testkit.store.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// More folders than are read when a store is opened, and more than are kept at hand: those of an
/// earlier pass are looked up.
class ManyFoldersTest {

    @TempDir Path temporary;

    @ParameterizedTest
    @ValueSource(ints = {10_500, 55_000})
    void areComparedAgainByAnotherProcess(int folders) throws Exception {
        Tree tree =
                Tree.root(
                        IntStream.range(0, folders)
                                .mapToObj(i -> Tree.folder("folder " + i))
                                .toArray(Tree[]::new));
        DuckDBStateStoreProvider provider = new DuckDBStateStoreProvider();
        Path directory = States.make(temporary.resolve("state"));
        try (StateStore store = provider.create(directory)) {
            assertThat(compare(store, 1, tree)).isEqualTo(folders);
        }
        try (StateStore store = provider.open(directory)) {
            assertThat(compare(store, 2, tree)).isEqualTo(folders);
        }
        try (Connection state =
                        DriverManager.getConnection(
                                "jdbc:duckdb:" + directory.resolve("state.duckdb"));
                Statement statement = state.createStatement();
                ResultSet numbers = statement.executeQuery("SELECT count(*) FROM folders")) {
            assertThat(numbers.next()).isTrue();
            assertThat(numbers.getLong(1))
                    .as("one number each, and the root's")
                    .isEqualTo(folders + 1L);
        }
    }

    /// Compares the roots.
    ///
    /// @return how many pairs of folders were opened
    private static long compare(StateStore store, int pass, Tree tree) {
        long epoch = store.raiseEpoch("test");
        Discovery discovery = new Discovery(store, epoch).steps(1_000, 1_000, 100_000);
        discovery.open(pass);
        for (Side side : Side.values()) {
            discovery.list(pass, side, 0, tree);
            store.closeRound(epoch, pass, side, 0);
        }
        return discovery.compare(pass, 0);
    }
}
