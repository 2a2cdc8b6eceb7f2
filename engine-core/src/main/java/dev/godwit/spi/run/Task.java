package dev.godwit.spi.run;

/// A piece of work: a value (records of `spi` values only) whose outcomes depend on it and the
/// locations alone.
///
/// @param <O> what it emits; each can be committed by itself
public interface Task<O> {

    /// Does the work, giving each outcome to `out` as it is there. Storage errors are outcomes, not
    /// exceptions.
    ///
    /// Ends early, without an outcome for what it did not do, when [Places#stopping()].
    ///
    /// @throws InterruptedException when the thread was told to give up at once
    void run(Places places, Sink<O> out) throws InterruptedException;
}
