package dev.godwit.spi.fs;

/// How strongly a precondition is held when something is published.
public enum Guarantee {
    /// Checked and done in one step by the back end.
    ATOMIC,
    /// Looked at just before; a change in between goes unnoticed.
    CHECKED,
    /// Not held.
    NONE
}
