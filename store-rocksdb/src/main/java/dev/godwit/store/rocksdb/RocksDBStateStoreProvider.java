package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import java.io.IOException;
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

    /// RocksDB's threads make and remove files by name, so the copies get names of their own.
    @Override
    public boolean leaveBehind(Path directory) throws IOException {
        StateFolder.leaveBehind(StateFolder.in(directory));
        return true;
    }

    @Override
    public StateStore open(Path directory) {
        return RocksDBStateStore.open(directory);
    }
}
