package dev.godwit.testkit.store;

import dev.godwit.spi.store.StateStore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every state store is held to: each promise of [StateStore] by its own words.
public abstract class StateStoreContract {

    /// A new, empty store.
    protected abstract StateStore create();

    /// Seeds to run: as many as the property `godwit.seeds` says, 1 unless told.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("godwit.seeds", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Whatever is told and asked, it answers as the model does")
    void agreesWithTheModel(long seed) {
        try (StateStore model = new InMemoryStateStore();
                StateStore store = create()) {
            new RandomMigration(seed, model, store).run();
        }
    }
}
