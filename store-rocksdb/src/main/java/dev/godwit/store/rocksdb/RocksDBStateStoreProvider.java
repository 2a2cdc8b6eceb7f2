package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/// State stores in one RocksDB folder each, `state.rocksdb`.
public final class RocksDBStateStoreProvider implements StateStoreProvider {

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public boolean exists(Path directory) {
        return Files.exists(StateFolder.in(directory));
    }

    @Override
    public StateStore create(Path directory) {
        if (exists(directory)) {
            throw new StateException("There is a state in " + directory + " already", null);
        }
        StateFolder.create(directory);
        return open(directory);
    }

    @Override
    public StateStore open(Path directory) {
        return RocksDBStateStore.open(directory);
    }
}
