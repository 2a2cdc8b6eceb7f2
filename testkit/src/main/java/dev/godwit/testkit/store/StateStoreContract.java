package dev.godwit.testkit.store;

import dev.godwit.spi.store.StateStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every state store is held to: each promise of [StateStore] by its own words.
public abstract class StateStoreContract {

    /// A new, empty store.
    protected abstract StateStore create();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("Whatever is told and asked, it answers as the model does")
    void agreesWithTheModel(long seed) {
        try (StateStore model = new InMemoryStateStore();
                StateStore store = create()) {
            new RandomMigration(seed, model, store).run();
        }
    }
}
