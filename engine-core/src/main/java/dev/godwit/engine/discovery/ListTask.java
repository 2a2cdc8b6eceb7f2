package dev.godwit.engine.discovery;

import dev.godwit.engine.retry.Sleeper;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Recalling;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists some folders, one after the other.
///
/// Where an earlier pass holds a listing of the folder, nothing is told of the children until they
/// are known to differ: a folder of up to [#HELD_BACK] children waits in memory, a larger one is
/// listed twice if it differs.
///
/// @param memory what the pass before knew, for adapters that need not ask again
record ListTask(List<ListingJob> jobs, ListingRules rules, Optional<Memory> memory, Sleeper sleeper)
        implements Task<ListingOutcome> {

    private static final int HELD_BACK = 10_000;

    @Override
    public void run(Places places, Sink<ListingOutcome> out) throws InterruptedException {
        for (ListingJob job : jobs) {
            if (places.stopping()) {
                return;
            }
            if (!job.delay().isZero()) {
                sleeper.sleep(job.delay());
            }
            try {
                list(places.adapter(job.work().side()), job, out);
            } catch (StorageException e) {
                out.emit(new ListingOutcome.Failed(job, e));
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
        ListingRules.Children children = children(job);
        boolean all = look(adapter, job, children, seen, heldBack);
        if (seen.digest().equals(held.digest()) && seen.tally().equals(held.tally())) {
            out.emit(
                    new ListingOutcome.Complete(
                            job, held.listing(), seen.digest(), seen.tally(), children.loses()));
        } else if (all) {
            out.emit(new ListingOutcome.Page(job, heldBack, Optional.empty()));
            out.emit(
                    new ListingOutcome.Complete(
                            job, job.listing(), seen.digest(), seen.tally(), children.loses()));
        } else {
            tell(adapter, job, out);
        }
    }

    /// Looks at a listing without telling.
    ///
    /// @return whether all of it was held back
    private boolean look(
            FSAdapter adapter,
            ListingJob job,
            ListingRules.Children children,
            ListingDigest seen,
            List<Child> heldBack)
            throws StorageException {
        boolean all = true;
        try (Listing listing = open(adapter, job, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                List<Child> listed = children(children, page.get(), seen);
                all = all && heldBack.size() + listed.size() <= HELD_BACK;
                if (all) {
                    heldBack.addAll(listed);
                } else {
                    heldBack.clear();
                }
            }
        }
        return all;
    }

    private void tell(FSAdapter adapter, ListingJob job, Sink<ListingOutcome> out)
            throws StorageException, InterruptedException {
        Optional<Opaque> resume = job.work().resume().map(ListWork.Resume::cursor);
        ListingDigest seen = resume.map(ListingDigest::resumed).orElseGet(ListingDigest::new);
        ListingRules.Children children = children(job);
        boolean durable = adapter.capabilities().durableCursor();
        try (Listing listing = open(adapter, job, resume.map(ListingDigest::adapters))) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                List<Child> listed = children(children, page.get(), seen);
                Optional<Opaque> cursor =
                        durable ? page.get().resume().map(seen::cursor) : Optional.empty();
                if (!listed.isEmpty()) {
                    out.emit(new ListingOutcome.Page(job, listed, cursor));
                }
            }
        }
        out.emit(
                new ListingOutcome.Complete(
                        job, job.listing(), seen.digest(), seen.tally(), children.loses()));
    }

    private Listing open(FSAdapter adapter, ListingJob job, Optional<Opaque> resume)
            throws StorageException {
        Side side = job.work().side();
        NodeRef folder = job.work().ref();
        if (rules.isClosed(side, folder)) {
            return new Nothing();
        }
        Optional<Recalling> recalling =
                memory.isPresent() ? adapter.feature(Recalling.class) : Optional.empty();
        return recalling.isPresent()
                ? recalling.get().list(folder, resume, memory.get().of(side, folder))
                : adapter.list(folder, resume);
    }

    /// The listing of a folder that is not looked into.
    private static final class Nothing implements Listing {
        @Override
        public Optional<Page> next() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private ListingRules.Children children(ListingJob job) {
        return rules.of(job.work().side(), job.work().folder(), job.work().ref());
    }

    private static List<Child> children(
            ListingRules.Children children, Page page, ListingDigest seen) {
        List<Child> listed = new ArrayList<>(page.nodes().size());
        for (Node node : page.nodes()) {
            children.child(node)
                    .ifPresent(child -> {
                        seen.add(child);
                        listed.add(child);
                    });
        }
        return listed;
    }
}
