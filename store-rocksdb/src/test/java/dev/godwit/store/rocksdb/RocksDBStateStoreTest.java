package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.StateStore;
import dev.godwit.testkit.store.StateStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

class RocksDBStateStoreTest extends StateStoreContract {

    @TempDir Path directory;

    private final RocksDBStateStoreProvider provider = new RocksDBStateStoreProvider();
    private final IdentityHashMap<StateStore, Path> directories = new IdentityHashMap<>();

    @Override
    protected StateStore create() {
        Path fresh = directory.resolve("state" + directories.size());
        States.make(fresh);
        return remember(provider.create(fresh), fresh);
    }

    /// What is on the disk while the store is still open is what a kill leaves.
    @Override
    protected StateStore afterKill(StateStore killed) {
        try {
            Path copy = directory.resolve("state" + directories.size());
            States.copy(Objects.requireNonNull(directories.get(killed)), copy);
            killed.close();
            return remember(provider.open(copy), copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StateStore remember(StateStore store, Path in) {
        directories.put(store, in);
        return store;
    }
}
