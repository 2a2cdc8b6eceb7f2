package dev.godwit.store.duckdb;

import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.nio.file.Path;

/// The same store that keeps no round in memory, so that it asks DuckDB about each.
class RoundsInRowsTest extends DuckDBStateStoreTest {

    @Override
    StateStore open(Path state) {
        return DuckDBStateStore.open(state, UpgradeFolder.Witness.NONE, 0);
    }
}
