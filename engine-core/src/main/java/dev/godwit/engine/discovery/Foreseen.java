package dev.godwit.engine.discovery;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Tally;
import java.util.List;

/// What came of listing a folder before its round was open.
sealed interface Foreseen {

    ListWork work();

    /// How many nodes it keeps in memory.
    default int nodes() {
        return 0;
    }

    /// All of its listing.
    record Whole(ListWork work, List<Child> children, Digest digest, Tally tally, boolean loses)
            implements Foreseen {

        @Override
        public int nodes() {
            return children.size();
        }
    }

    record Failed(ListWork work, StorageException why) implements Foreseen {}

    /// Nothing: it is listed when its turn comes.
    record Left(ListWork work) implements Foreseen {}
}
