package dev.godwit.spi.store;

import dev.godwit.spi.error.StateException;
import java.io.IOException;
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

    /// Leaves the store's files to a process that is stopped in the middle and holds them: from now
    /// on the store is in durable copies. Whatever that process does when it is let go on, with
    /// what it has open, or with files that it makes or removes by the names it knows, does not
    /// reach them. Cut off in between, it can be called again.
    ///
    /// @return false, with nothing done, when this kind of store cannot be parted so
    /// @throws IOException when files cannot be copied, or change meanwhile
    default boolean leaveBehind(Path directory) throws IOException {
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
