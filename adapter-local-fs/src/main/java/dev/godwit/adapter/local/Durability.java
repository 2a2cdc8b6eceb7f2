package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// How what was written comes to survive a power cut.
///
/// It is told of every write when it is done, and of every folder whose entries changed.
interface Durability extends AutoCloseable {

    /// A new file has its content and all it carries; its channel is still open.
    void wrote(FileChannel file) throws IOException;

    /// The system made a whole new file or link.
    void copied(Path file) throws IOException;

    /// The entries of a folder changed, or its own metadata.
    void changed(Folder folder);

    /// What a node carries was changed in place.
    void changed(Path node);

    /// Everything told before the call survives.
    void barrier() throws StorageException;

    @Override
    void close();
}
