package dev.godwit.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.store.Discovery;
import dev.godwit.testkit.store.Tree;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More folders than are read when a store is opened: those of an earlier pass are looked up.
class ManyFoldersTest {

    private static final int FOLDERS = 10_500;

    @TempDir Path temporary;

    private final Tree tree =
            Tree.root(
                    IntStream.range(0, FOLDERS)
                            .mapToObj(i -> Tree.folder("folder " + i))
                            .toArray(Tree[]::new));

    @Test
    void areComparedAgainByAnotherProcess() {
        DuckDBStateStoreProvider provider = new DuckDBStateStoreProvider();
        Path directory = States.make(temporary.resolve("state"));
        try (StateStore store = provider.create(directory)) {
            assertThat(compare(store, 1)).isEqualTo(FOLDERS);
        }
        try (StateStore store = provider.open(directory)) {
            assertThat(compare(store, 2)).isEqualTo(FOLDERS);
        }
    }

    /// Compares the roots.
    ///
    /// @return how many pairs of folders were opened
    private long compare(StateStore store, int pass) {
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
