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

    /// Opens the store. One of an older schema is brought up to date first.
    ///
    /// - **Upgrade:** on a copy beside the store, which takes its place at once, when it is
    ///   complete and durable. After a kill at any moment there is the old store or the new one,
    ///   whole, with the sequence and the chain of before; a copy that is half made is dropped and
    ///   begun anew.
    ///
    /// @throws StateException.CorruptState when it is damaged or behind its head file
    /// @throws StateException.StateFull when the disk has no room for the copy of an upgrade; the
    ///   store is what it was
    /// @throws StateException.NewerState when a newer program wrote it
    StateStore open(Path directory);
}
