package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.spi.store.parts.Copies;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// State stores in one DuckDB file each, `state.duckdb`, with its `head` beside it.
public final class DuckDBStateStoreProvider implements StateStoreProvider {

    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public boolean exists(Path directory) {
        return Files.exists(StateFile.in(directory));
    }

    /// One file and its log, both held open. DuckDB works on no thread of its own here, so copies
    /// under the same names do.
    @Override
    public boolean leaveBehind(Path directory) throws IOException {
        for (Path file : StateFile.all(directory)) {
            if (Files.exists(file)) {
                Copies.replace(file);
            }
        }
        UpgradeFolder.sync(directory);
        return true;
    }

    @Override
    public StateStore create(Path directory) {
        if (exists(directory)) {
            throw new StateException("There is a state in " + directory + " already", null);
        }
        StateFile.create(directory);
        return open(directory);
    }

    @Override
    public StateStore open(Path directory) {
        return DuckDBStateStore.open(directory);
    }
}
