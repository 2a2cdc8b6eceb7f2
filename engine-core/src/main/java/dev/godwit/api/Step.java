package dev.godwit.api;

/// What can be started on a migration.
public enum Step {
    /// Lists and compares both trees, to the review. On a complete migration this begins a new
    /// pass.
    DISCOVER,
    /// Carries out the approved plan.
    COPY,
    /// Looks whether the destination is what the copy left there.
    VERIFY,
    /// Undoes everything since the last finish.
    ROLL_BACK,
    /// Drops what a rollback would need.
    FINISH
}
