package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// A file that was just made and is open for writing.
interface NewFile extends Bearer {

    /// Writes some bytes at `at`, perhaps fewer than asked.
    ///
    /// @return how many
    int write(byte[] from, int offset, int length, long at) throws StorageException;

    /// Shares the blocks of a whole file instead of writing them again, where the file system can.
    ///
    /// @return whether it has the file's content now; it is still empty when not
    boolean share(OpenFile whole) throws StorageException;

    /// Brings it to disk, with all it carries.
    void force() throws StorageException;
}
