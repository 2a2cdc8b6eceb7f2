package dev.godwit.spi.store;

/// What the plan does about a node.
public enum Decision {
    COPY,
    OVERWRITE,
    METADATA,
    /// A conflict settled by leaving the destination as it is.
    KEEP,
    EXCLUDE,
    /// A conflict nobody has settled: no plan can be approved.
    UNDECIDED,
    UNSUPPORTED,
    /// Nothing to settle: the same on both sides, or an extra that is left alone.
    NONE
}
