package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// A file that is open for reading.
interface OpenFile extends AutoCloseable {

    /// Reads some bytes from `at` on.
    ///
    /// @return how many; 0 or less at the end
    int read(byte[] into, int offset, int length, long at) throws StorageException;

    /// Tells the system, where it can be told, that what was read is not needed again.
    void forget();

    /// Whether a range has a hole, as far as the system tells.
    boolean hasHole(long at, long length);

    @Override
    void close() throws StorageException;
}
