package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// A file that was just made and is open for writing.
interface NewFile extends Bearer, AutoCloseable {

    /// Writes some bytes at `at`, perhaps fewer than asked.
    ///
    /// @return how many
    int write(byte[] from, int offset, int length, long at) throws StorageException;

    Stat stat() throws StorageException;

    /// Brings it to disk, with all it carries.
    void force() throws StorageException;

    @Override
    void close() throws StorageException;
}
