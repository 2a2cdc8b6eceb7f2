package dev.godwit.testkit.store;

import dev.godwit.spi.store.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {

    @Override
    protected StateStore create() {
        return new InMemoryStateStore();
    }
}
