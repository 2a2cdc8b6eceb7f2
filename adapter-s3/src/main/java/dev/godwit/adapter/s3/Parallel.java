package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same with each of some things, all at once, each on a virtual thread. How many requests
/// are made at once is up to [Permits].
final class Parallel {

    private Parallel() {}

    @FunctionalInterface
    interface Work<T, R> {
        R of(T thing) throws StorageException;
    }

    /// @return one result for each thing, in order
    static <T, R> List<Result<R>> each(List<T> things, Work<? super T, ? extends R> work) {
        if (things.size() < 2) {
            return things.stream().map(thing -> Parallel.<T, R>result(thing, work)).toList();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result<R>>> running = new ArrayList<>(things.size());
            for (T thing : things) {
                running.add(threads.submit(() -> result(thing, work)));
            }
            return running.stream().map(Parallel::await).toList();
        }
    }

    /// @throws StorageException of the first thing that failed, when all are done
    static <T, R> List<R> all(List<T> things, Work<? super T, ? extends R> work)
            throws StorageException {
        List<R> values = new ArrayList<>(things.size());
        for (Result<R> result : Parallel.<T, R>each(things, work)) {
            switch (result) {
                case Result.Ok<R>(R value) -> values.add(value);
                case Result.Failed<R>(StorageException why) -> throw why;
            }
        }
        return values;
    }

    static <T, R> Result<R> result(T thing, Work<? super T, ? extends R> work) {
        try {
            return new Result.Ok<>(work.of(thing));
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
    }

    static <R> Result<R> await(Future<Result<R>> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            return new Result.Failed<>(new Stopped("Stopped while waiting for the server"));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default ->
                        throw new IllegalStateException("A request ended strangely", e);
            }
        }
    }
}
