package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// Something that carries owner, mode and time.
interface Bearer {

    /// Gives it away; -1 leaves a number as it is.
    void setOwner(int uid, int gid) throws StorageException;

    /// @param mode permission bits with the special bits; never of a link
    void setMode(int mode) throws StorageException;

    /// Sets the modification time and nothing else.
    void setTime(long mtimeNs) throws StorageException;
}
