package dev.godwit.engine.copy;

import dev.godwit.spi.error.StorageException;

/// How a copy ended.
public sealed interface CopyEnd {

    /// Everything of the plan has an outcome.
    record Done() implements CopyEnd {}

    /// It was told to stop.
    record Stopped() implements CopyEnd {}

    /// Nothing more can be done before a person has mended something.
    record Halted(StorageException why) implements CopyEnd {}

    /// As many nodes have problems as were allowed.
    record TooManyErrors() implements CopyEnd {}
}
