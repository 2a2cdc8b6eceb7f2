package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import java.util.Optional;

/// An open listing of one folder, for one thread.
public interface Listing extends AutoCloseable {

    /// The next page, of at most a few thousand nodes; empty after the last.
    ///
    /// @throws StorageException when the rest cannot be listed; what came before is not a complete
    ///   listing
    Optional<Page> next() throws StorageException;

    @Override
    void close();
}
