package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;

/// Something that carries owner, mode, time and extended attributes.
interface Bearer extends AutoCloseable {

    Stat stat() throws StorageException;

    /// Gives it away; -1 leaves a number as it is.
    void setOwner(int uid, int gid) throws StorageException;

    /// @param mode permission bits with the special bits; never of a link
    void setMode(int mode) throws StorageException;

    void setTimes(Times times) throws StorageException;

    /// What it has of extended attributes; nothing where they are not kept.
    Extended extended() throws StorageException;

    /// @param name one that is kept
    void setExtended(String name, byte[] value) throws StorageException;

    /// Takes away one that it has.
    void removeExtended(String name) throws StorageException;

    @Override
    void close() throws StorageException;
}
