package dev.godwit.spi.store;

/// What became of a node the plan had to settle.
public enum OutcomeKind {
    COPIED,
    OVERWRITTEN,
    METADATA,
    DELETED,
    KEPT,
    ALREADY_THERE,
    EXCLUDED,
    FAILED,
    /// A folder above it failed.
    BLOCKED,
    /// Source or destination is not the version that was reviewed.
    STALE,
    UNSUPPORTED,
    PENDING;

    /// Whether the node is on the destination as the plan wants it.
    public boolean inPlace() {
        return this == COPIED || this == OVERWRITTEN || this == METADATA || this == ALREADY_THERE;
    }
}
