package dev.godwit.engine.verification;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.store.NodeKey;
import java.util.List;

/// What a task of the verification has to say.
sealed interface Told {

    /// What was looked at and what is wrong.
    ///
    /// @param depth of the folder
    /// @param hashed files whose content was read
    /// @param large files whose content is to be read yet
    record Looked(int depth, long nodes, long hashed, List<Wrong> wrong, List<LargeFile> large)
            implements Told {
        public Looked {
            wrong = List.copyOf(wrong);
            large = List.copyOf(large);
        }
    }

    /// A slice was read.
    ///
    /// @param hashes of its blocks; empty when it is not as long as it was
    record Read(SliceTask task, String hashes) implements Told {}

    /// A slice could not be read.
    record Unread(SliceTask task, String detail) implements Told {}

    /// Nothing more can be looked at before a person has mended something.
    record Halted(StorageException why) implements Told {}

    /// A node that is not what it should be.
    record Wrong(NodeKey key, String detail) {}
}
