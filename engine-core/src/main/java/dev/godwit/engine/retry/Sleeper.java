package dev.godwit.engine.retry;

import java.time.Duration;

/// Waits.
@FunctionalInterface
public interface Sleeper {

    /// Really waits, on the thread that asks.
    Sleeper REAL = Thread::sleep;

    /// Returns after this time; at once when it is zero or less.
    ///
    /// @throws InterruptedException when the thread is, or was already, interrupted
    void sleep(Duration time) throws InterruptedException;
}
