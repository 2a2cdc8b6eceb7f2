package dev.godwit.store.duckdb;

import dev.godwit.spi.store.StateStore;
import dev.godwit.testkit.store.StateStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

class DuckDBStateStoreTest extends StateStoreContract {

    @TempDir Path directory;

    private final IdentityHashMap<StateStore, Path> directories = new IdentityHashMap<>();

    @Override
    protected StateStore create() {
        Path fresh = directory.resolve("state" + directories.size());
        States.make(fresh);
        StateFile.create(fresh);
        return remember(open(fresh), fresh);
    }

    StateStore open(Path state) {
        return new DuckDBStateStoreProvider().open(state);
    }

    /// What is on the disk while the store is still open is what a kill leaves.
    @Override
    protected StateStore afterKill(StateStore killed) {
        try {
            Path copy = directory.resolve("state" + directories.size());
            States.copy(Objects.requireNonNull(directories.get(killed)), copy);
            killed.close();
            return remember(open(copy), copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StateStore remember(StateStore store, Path in) {
        directories.put(store, in);
        return store;
    }
}
