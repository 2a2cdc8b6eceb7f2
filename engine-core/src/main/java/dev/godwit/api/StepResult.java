package dev.godwit.api;

/// How a step ended.
public sealed interface StepResult {

    /// It ran to its end; the status tells what came of it.
    record Done() implements StepResult {}

    /// It stopped, with nothing lost, and can go on.
    ///
    /// @param what why, in one sentence
    /// @param next what to do, in one sentence
    record Suspended(String what, String next) implements StepResult {}

    /// It ended early because `--max-errors` was reached.
    record TooManyErrors(String what, String next) implements StepResult {}
}
