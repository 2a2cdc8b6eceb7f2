package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import java.io.InputStream;

/// The bytes of one version of a file, as often as they are asked for: the destination pulls, so it
/// can split into parts and retry.
public interface Content extends AutoCloseable {

    /// Content is hashed, split and resumed in blocks of this many bytes: 16 MiB.
    int BLOCK = 1 << 24;

    /// The size in bytes of the version that was opened.
    long size();

    /// The bytes from `from` on, at most `length` of them. Ends early only where the file does.
    ///
    /// Closing the stream releases what it holds. Reading throws [StorageException]s.
    InputStream read(long from, long length) throws StorageException;

    /// Looks again after the last byte.
    ///
    /// - **Changed:** throws [StorageException.PreconditionFailed] when the file is not the version
    ///   that was opened any more, by anything the back end can tell (locally the change time too).
    /// - **Gone:** throws [StorageException.NotFound].
    void confirm() throws StorageException;

    @Override
    void close();
}
