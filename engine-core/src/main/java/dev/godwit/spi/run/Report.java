package dev.godwit.spi.run;

/// What a runner tells about a task.
///
/// @param <O> what the task emits
public sealed interface Report<O> {

    Task<O> task();

    /// The task gave this outcome.
    record Emitted<O>(Task<O> task, O outcome) implements Report<O> {}

    /// The task ran to its end; all it emitted was reported before.
    record Ended<O>(Task<O> task) implements Report<O> {}

    /// The task will report no more and did not run to its end: its worker died, or it has a
    /// defect.
    record Lost<O>(Task<O> task, Throwable why) implements Report<O> {}
}
