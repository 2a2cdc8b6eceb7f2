package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;

/// What became of one entry of a batch.
public sealed interface Result<T> {

    record Ok<T>(T value) implements Result<T> {}

    record Failed<T>(StorageException why) implements Result<T> {}
}
