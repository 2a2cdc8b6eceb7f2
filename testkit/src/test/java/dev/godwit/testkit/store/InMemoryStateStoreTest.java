package dev.godwit.testkit.store;

import dev.godwit.spi.store.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {

    @Override
    protected StateStore create() {
        return new InMemoryStateStore();
    }

    @Override
    protected StateStore afterKill(StateStore killed) {
        return ((InMemoryStateStore) killed).reopen();
    }
}
