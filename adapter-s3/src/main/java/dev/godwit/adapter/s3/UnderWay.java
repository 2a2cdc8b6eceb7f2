package dev.godwit.adapter.s3;

import dev.godwit.adapter.s3.S3Listing.Told;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.Result;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Pages of several ranges that are asked for at once, one of each, and wait to be told. For one
/// thread.
final class UnderWay implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletionService<Result<Told>> pages = new ExecutorCompletionService<>(threads);
    private final Parallel.Work<Range, Told> work;

    /// Whose page is under way.
    private final Set<Range> begun = new HashSet<>();

    UnderWay(Parallel.Work<Range, Told> work) {
        this.work = work;
    }

    /// Asks for the next page of each range where none is under way.
    void begin(List<Range> ranges) {
        for (Range range : ranges) {
            if (begun.add(range)) {
                pages.submit(() -> Parallel.result(range, work));
            }
        }
    }

    /// The page that is there first.
    Told take() throws StorageException {
        Result<Told> result;
        try {
            result = Parallel.await(pages.take());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("Stopped while waiting for the server");
        }
        return switch (result) {
            case Result.Ok<Told>(Told told) -> {
                begun.remove(told.range());
                yield told;
            }
            case Result.Failed<Told>(StorageException why) -> throw why;
        };
    }

    /// Gives up what is under way.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
