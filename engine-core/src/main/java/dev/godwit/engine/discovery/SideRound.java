package dev.godwit.engine.discovery;

import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Side;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One side of one round while its folders are being listed: pulls them by key and deals them out
/// in tasks.
final class SideRound {

    private static final int FOLDERS_OF_A_PULL = 4_096;
    private static final int FOLDERS_OF_A_TASK = 32;

    /// Whose children are recalled together.
    private static final int FOLDERS_OF_A_QUESTION = 64;

    private final StateStore store;
    private final int pass;
    private final Side side;
    private final int depth;
    private final LongSupplier listings;
    private final boolean reuse;
    private final Looking looking;
    private final Deque<Ready> ready = new ArrayDeque<>();
    private final Deque<ListingJob> again = new ArrayDeque<>();
    private @Nullable WorkKey after;
    private boolean pulledAll;
    private int inFlight;

    private record Ready(ListWork work, Optional<Recalled> known) {}

    /// @param listings gives numbers never used before
    /// @param reuse whether listings of earlier passes were made by the same rules
    SideRound(
            StateStore store,
            int pass,
            Side side,
            int depth,
            LongSupplier listings,
            boolean reuse,
            Looking looking) {
        this.store = store;
        this.pass = pass;
        this.side = side;
        this.depth = depth;
        this.listings = listings;
        this.reuse = reuse;
        this.looking = looking;
    }

    int depth() {
        return depth;
    }

    /// The next folders to list together; empty when there is nothing to begin now. Few at a time
    /// where few are left, so that every worker has some.
    List<ListingJob> take(int workers) {
        if (!again.isEmpty()) {
            inFlight++;
            return List.of(again.remove());
        }
        if (ready.isEmpty() && !pulledAll) {
            Pulled<ListWork> pulled =
                    store.toList(pass, side, depth, Optional.ofNullable(after), FOLDERS_OF_A_PULL);
            makeReady(pulled.items());
            after = pulled.next().orElse(null);
            pulledAll = pulled.next().isEmpty();
        }
        int share = Math.clamp(ready.size() / (4L * workers), 1, FOLDERS_OF_A_TASK);
        List<ListingJob> jobs = new ArrayList<>();
        while (jobs.size() < share && !ready.isEmpty()) {
            Ready next = ready.remove();
            ListWork work = next.work();
            long listing =
                    work.resume().map(ListWork.Resume::listing).orElseGet(listings::getAsLong);
            jobs.add(new ListingJob(work, listing, Duration.ZERO, next.known()));
        }
        inFlight += jobs.size();
        return jobs;
    }

    private void makeReady(List<ListWork> pulled) {
        for (int i = 0; i < pulled.size(); i += FOLDERS_OF_A_QUESTION) {
            List<ListWork> folders =
                    pulled.subList(i, Math.min(pulled.size(), i + FOLDERS_OF_A_QUESTION));
            Optional<Recalled> known = looking.recall(side, folders);
            for (ListWork work : folders) {
                ready.add(
                        new Ready(
                                reuse ? work : with(work, 0, work.resume(), Optional.empty()),
                                known));
            }
        }
    }

    /// A folder was listed, given up, or its task ended without a word of it.
    void settled() {
        inFlight--;
    }

    /// A folder that was taken is to be taken once more.
    void back(ListingJob job) {
        inFlight--;
        again.add(job);
    }

    /// A folder is to be listed again, from its beginning.
    void again(ListingJob job, Duration delay) {
        inFlight--;
        ListWork fresh = with(job.work(), 1, Optional.empty(), job.work().held());
        again.add(new ListingJob(fresh, listings.getAsLong(), delay, job.known()));
    }

    private static ListWork with(
            ListWork work,
            int moreAttempts,
            Optional<ListWork.Resume> resume,
            Optional<ListWork.Held> held) {
        return new ListWork(
                work.side(),
                work.folder(),
                work.ref(),
                work.depth(),
                work.attempts() + moreAttempts,
                resume,
                held);
    }

    /// Whether every folder is settled.
    boolean done() {
        return pulledAll && ready.isEmpty() && again.isEmpty() && inFlight == 0;
    }
}
