package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What became of one entry of a batch.
public sealed interface Result<T> {

    record Ok<T>(T value) implements Result<T> {}

    record Failed<T>(StorageException why) implements Result<T> {}

    /// Does one entry after the other. Once one was stopped, all others fail as it did.
    static <T, R> List<Result<R>> inTurn(List<T> entries, Function<T, Result<R>> one) {
        List<Result<R>> results = new ArrayList<>(entries.size());
        Stopped stopped = null;
        for (T entry : entries) {
            Result<R> result = stopped == null ? one.apply(entry) : new Failed<>(stopped);
            if (result instanceof Failed<R>(Stopped why)) {
                stopped = why;
            }
            results.add(result);
        }
        return results;
    }
}
