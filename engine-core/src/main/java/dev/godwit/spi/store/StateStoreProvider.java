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

    /// Whether a store whose process is stopped in the middle, and whose files are replaced by
    /// copies under the same names meanwhile, leaves the copies alone when it is let go on: all it
    /// then does is with what it has open. One that makes or removes files by name, on threads of
    /// its own, does not.
    default boolean leavesCopiesAlone() {
        return false;
    }

    /// Opens the store, which is of the one schema there has been so far.
    ///
    /// @throws StateException.CorruptState when it is damaged or behind its head file
    /// @throws StateException.NewerState when a newer program wrote it
    StateStore open(Path directory);
}
