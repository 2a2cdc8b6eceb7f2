package dev.godwit.engine.copy;

/// How a copy ended.
public sealed interface CopyEnd {

    /// Everything of the plan has an outcome.
    record Done() implements CopyEnd {}

    /// It was told to stop.
    record Stopped() implements CopyEnd {}

    /// The destination is full.
    ///
    /// @param what one sentence
    record Full(String what) implements CopyEnd {}

    /// As many nodes have problems as were allowed.
    record TooManyErrors() implements CopyEnd {}
}
