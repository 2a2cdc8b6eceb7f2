package dev.godwit.spi.store;

/// How a node of one tree relates to the other tree. The verdicts partition the union of both.
public enum Verdict {
    ONLY_ON_SOURCE,
    ONLY_ON_DESTINATION,
    SAME,
    /// Content differs, or a link's target, or which names are one file.
    CHANGED,
    /// Content is the same; mode, owner, attributes or times differ.
    METADATA,
    KIND_CLASH,
    /// Two source names that the destination takes for one.
    COLLISION,
    UNSUPPORTED,
    /// By a filter.
    EXCLUDED,
    /// Two files of one size whose content has to be read to tell; gone when discovery ends.
    TO_HASH
}
