package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;

/// How what was written comes to survive a power cut. It is told of everything that is done, when
/// it is done.
interface Durability extends AutoCloseable {

    /// A new file has its content and all it carries; it is still open.
    void wrote(NewFile file) throws StorageException;

    /// The entries of a folder changed.
    void changed(Folder folder) throws StorageException;

    /// What a node carries was changed in place.
    ///
    /// @param stat of the node, which may be on another file system than its folder
    void changed(Folder folder, Name name, Stat stat) throws StorageException;

    /// Everything told before the call survives.
    void barrier() throws StorageException;

    @Override
    void close();
}
