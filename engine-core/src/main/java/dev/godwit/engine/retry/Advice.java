package dev.godwit.engine.retry;

import java.time.Duration;

/// What to do about an error.
public sealed interface Advice {

    /// Do it again, the whole of it, after this time.
    record Retry(Duration after) implements Advice {}

    /// It may have been done: after this time look what is there before doing it again.
    record LookAgain(Duration after) implements Advice {}

    /// What was met is not what was reviewed, and trying again does not change that.
    record Stale() implements Advice {}

    /// Nothing more can be done until a person has made space or mended credentials: suspend the
    /// run.
    record Suspend() implements Advice {}

    /// The run is stopping: leave it as if it had not been tried.
    record Leave() implements Advice {}

    /// It fails, and stays failed.
    record GiveUp() implements Advice {}
}
