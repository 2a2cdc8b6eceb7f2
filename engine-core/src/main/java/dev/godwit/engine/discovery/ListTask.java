package dev.godwit.engine.discovery;

import dev.godwit.engine.retry.Sleeper;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.value.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists some folders, one after the other.
///
/// Where an earlier pass holds a listing of the folder, nothing is told of the children until they
/// are known to differ: a folder of up to [#HELD_BACK] children waits in memory, a larger one is
/// listed twice if it differs.
record ListTask(List<ListingJob> jobs, Looking looking, Sleeper sleeper)
        implements Task<ListingOutcome> {

    private static final int HELD_BACK = 10_000;

    @Override
    public void run(Places places, Sink<ListingOutcome> out) throws InterruptedException {
        Bundle bundle = new Bundle(out);
        for (ListingJob job : jobs) {
            if (places.stopping()) {
                break;
            }
            if (!job.delay().isZero()) {
                sleeper.sleep(job.delay());
            }
            try {
                list(places.adapter(job.work().side()), job, bundle);
            } catch (StorageException e) {
                bundle.emit(new ListingOutcome.Failed(job, e));
            }
        }
        bundle.flush();
    }

    /// Hands on a few outcomes at once: most folders are small, and to wake the driver for each
    /// takes as long as to list it.
    private static final class Bundle implements Sink<ListingOutcome> {
        private static final int OUTCOMES = 16;
        private static final int NODES = 256;

        private final Sink<ListingOutcome> out;
        private List<ListingOutcome> outcomes = new ArrayList<>();
        private int nodes;

        Bundle(Sink<ListingOutcome> out) {
            this.out = out;
        }

        @Override
        public void emit(ListingOutcome outcome) throws InterruptedException {
            outcomes.add(outcome);
            nodes += outcome instanceof ListingOutcome.Page page ? page.children().size() : 0;
            boolean large = nodes >= NODES || outcome instanceof ListingOutcome.Seen;
            if (large || outcomes.size() >= OUTCOMES) {
                flush();
            }
        }

        void flush() throws InterruptedException {
            if (!outcomes.isEmpty()) {
                out.emit(new ListingOutcome.Several(outcomes));
                outcomes = new ArrayList<>();
                nodes = 0;
            }
        }
    }

    private void list(FSAdapter adapter, ListingJob job, Sink<ListingOutcome> out)
            throws StorageException, InterruptedException {
        ListWork work = job.work();
        if (work.held().isEmpty() || work.resume().isPresent()) {
            tell(adapter, job, out);
            return;
        }
        ListWork.Held held = work.held().get();
        ListingDigest seen = new ListingDigest();
        List<Child> heldBack = new ArrayList<>();
        ListingRules.Children rules = looking.rules(job.work());
        boolean all = look(adapter, job, rules, seen, heldBack, out);
        if (seen.digest().equals(held.digest()) && seen.tally().equals(held.tally())) {
            out.emit(
                    new ListingOutcome.Complete(
                            job, held.listing(), seen.digest(), seen.tally(), rules.loses()));
        } else if (all) {
            out.emit(new ListingOutcome.Page(job, heldBack, Optional.empty()));
            out.emit(
                    new ListingOutcome.Complete(
                            job, job.listing(), seen.digest(), seen.tally(), rules.loses()));
        } else {
            out.emit(new ListingOutcome.Seen(job, Tally.NONE));
            tell(adapter, job, out);
        }
    }

    /// Looks at a listing without telling more than how much of a large one was seen.
    ///
    /// @return whether all of it was held back
    private boolean look(
            FSAdapter adapter,
            ListingJob job,
            ListingRules.Children rules,
            ListingDigest seen,
            List<Child> heldBack,
            Sink<ListingOutcome> out)
            throws StorageException, InterruptedException {
        boolean all = true;
        try (Listing listing = looking.open(adapter, job.work(), job.known(), Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                List<Child> listed = Looking.children(rules, page.get(), seen);
                all = all && heldBack.size() + listed.size() <= HELD_BACK;
                if (all) {
                    heldBack.addAll(listed);
                } else {
                    heldBack.clear();
                    out.emit(new ListingOutcome.Seen(job, seen.tally()));
                }
            }
        }
        return all;
    }

    private void tell(FSAdapter adapter, ListingJob job, Sink<ListingOutcome> out)
            throws StorageException, InterruptedException {
        Optional<Opaque> resume = job.work().resume().map(ListWork.Resume::cursor);
        ListingDigest seen = resume.map(ListingDigest::resumed).orElseGet(ListingDigest::new);
        ListingRules.Children rules = looking.rules(job.work());
        boolean durable = adapter.capabilities().durableCursor();
        try (Listing listing =
                looking.open(
                        adapter, job.work(), job.known(), resume.map(ListingDigest::adapters))) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                List<Child> listed = Looking.children(rules, page.get(), seen);
                Optional<Opaque> cursor =
                        durable ? page.get().resume().map(seen::cursor) : Optional.empty();
                if (!listed.isEmpty()) {
                    out.emit(new ListingOutcome.Page(job, listed, cursor));
                }
            }
        }
        out.emit(
                new ListingOutcome.Complete(
                        job, job.listing(), seen.digest(), seen.tally(), rules.loses()));
    }
}
