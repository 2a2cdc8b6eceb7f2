package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;

/// What the engine has to say while bytes move: limits, and whether to go on.
@FunctionalInterface
public interface CopyControl {

    /// Called before the next `bytes` are moved; may wait.
    ///
    /// @throws StorageException.Stopped when the run is stopping: give the entry up
    void admit(long bytes) throws StorageException;
}
