package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Node;
import java.io.InputStream;
import java.util.Optional;

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
    /// - **Held:** an adapter that has all bytes, from one answer of a back end which replaces
    ///   files as a whole, need not look: no later change can be in what was read.
    void confirm() throws StorageException;

    /// What these are the bytes of, for a destination that can take them from there: an open file,
    /// an object's address. The destination asks by a type of its own; whoever stands between
    /// passes on only what it can answer for, and nothing unless it says so.
    ///
    /// - **Version:** that which was opened, at the time it is taken at the earliest; later changes
    ///   are told by [#confirm].
    /// - **Limits:** [CopyControl#admit] is asked for what is taken as for what is read.
    default <T> Optional<T> origin(Class<T> type) {
        return Optional.empty();
    }

    /// Whether somebody wants to see the bytes pass, for their hash: who takes them by [#origin]
    /// reads them nevertheless, all of them, where that is cheap.
    default boolean watched() {
        return false;
    }

    /// What the back end tells of the version that was opened, as exactly as [#confirm] compares
    /// it: content that was opened twice with one stamp did not change in between. Empty where the
    /// version's token tells all.
    default String stamp() {
        return "";
    }

    /// The access time in ns, from before the file was opened; [Node#NO_TIME] where nobody tells.
    default long accessedNs() {
        return Node.NO_TIME;
    }

    @Override
    void close();
}
