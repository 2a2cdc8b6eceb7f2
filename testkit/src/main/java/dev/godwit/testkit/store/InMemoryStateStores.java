package dev.godwit.testkit.store;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Stores in memory by directory; nothing is written there. What they hold lives as long as this
/// provider does: opening a directory again is what the next process does after a crash.
public final class InMemoryStateStores implements StateStoreProvider {

    /// Guarded by this.
    private final Map<Path, InMemoryStateStore> stores = new HashMap<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized boolean exists(Path directory) {
        return stores.containsKey(directory);
    }

    @Override
    public synchronized StateStore create(Path directory) {
        InMemoryStateStore store = new InMemoryStateStore();
        if (stores.putIfAbsent(directory, store) != null) {
            throw new StateException("There is a store in " + directory + " already", null);
        }
        return store;
    }

    @Override
    public synchronized StateStore open(Path directory) {
        InMemoryStateStore last = stores.get(directory);
        if (last == null) {
            throw new StateException("There is no store in " + directory, null);
        }
        InMemoryStateStore store = last.reopen();
        stores.put(directory, store);
        return store;
    }
}
