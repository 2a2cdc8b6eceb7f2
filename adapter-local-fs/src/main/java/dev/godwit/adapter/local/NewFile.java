package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// A file that was made here and is open for writing.
interface NewFile extends Bearer {

    /// Writes some bytes at `at`, perhaps fewer than asked.
    ///
    /// @return how many
    int write(byte[] from, int offset, int length, long at) throws StorageException;

    /// Shares the blocks of a whole file instead of writing them again, where the file system can.
    ///
    /// @return whether it has the file's content now; it is still empty when not
    boolean share(OpenFile whole) throws StorageException;

    /// Shares a range of a file's blocks, at the same place, instead of writing them again.
    ///
    /// @param length to the end of that file, or of whole blocks of the file system
    /// @return 0, or the error negated; then nothing was changed
    int share(OpenFile from, long at, long length);

    /// Has the system copy some bytes of a file, at the same place, without them passing through
    /// this process.
    ///
    /// @return how many, 0 at that file's end; or the error negated
    long take(OpenFile from, long at, long length);

    /// Makes a hole of a range.
    ///
    /// @return false when the system cannot; then nothing was changed
    boolean punch(long at, long length);

    /// Brings it to disk, with all it carries.
    void force() throws StorageException;
}
