package dev.godwit.engine.rollback;

/// How a rollback ended.
public sealed interface RollbackEnd {

    /// Everything was undone, or stays for a reason.
    record Done() implements RollbackEnd {}

    /// It was told to stop.
    record Stopped() implements RollbackEnd {}

    /// All was tried, and some of it failed and can be tried again.
    ///
    /// @param nodes how many failed
    /// @param first one sentence
    record Failed(long nodes, String first) implements RollbackEnd {}
}
