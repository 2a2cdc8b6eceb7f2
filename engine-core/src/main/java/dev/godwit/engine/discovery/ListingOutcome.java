package dev.godwit.engine.discovery;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.Optional;

/// What a listing task tells.
sealed interface ListingOutcome {

    /// @param cursor opens the listing after this page, in a later run too
    record Page(ListingJob job, List<Child> children, Optional<Opaque> cursor)
            implements ListingOutcome {}

    /// How much was seen so far of a listing of which no pages are told yet; nothing when it begins
    /// anew.
    record Seen(ListingJob job, Tally tally) implements ListingOutcome {}

    /// @param listing the one that counts: the job's own, or the one held, to which it is equal
    record Complete(ListingJob job, long listing, Digest digest, Tally tally, boolean loses)
            implements ListingOutcome {}

    record Failed(ListingJob job, StorageException why) implements ListingOutcome {}

    /// What a task of folders whose round is not open yet tells of them, all at once: while a round
    /// is being closed, nobody takes reports.
    record Ahead(List<Foreseen> all) implements ListingOutcome {}

    /// Several, in their order.
    record Several(List<ListingOutcome> all) implements ListingOutcome {}
}
