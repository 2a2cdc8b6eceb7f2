package dev.godwit.spi.store;

import dev.godwit.spi.error.StateException;
import java.nio.file.Path;

/// A named factory of state stores, found by [java.util.ServiceLoader].
public interface StateStoreProvider {

    /// The store's name in configuration and in `state.NAME`, lower case: `duckdb`.
    String name();

    /// Whether the migration's directory holds a store of this kind.
    boolean exists(Path directory);

    /// Makes a new, empty store, readable by its owner only.
    ///
    /// @throws StateException when one is there already or it cannot be made
    StateStore create(Path directory);

    /// Opens the store, bringing an older schema up to date on a copy first.
    ///
    /// @throws StateException.CorruptState when it is damaged or behind its head file
    /// @throws StateException.NewerState when a newer program wrote it
    StateStore open(Path directory);
}
