package dev.godwit.spi.store;

/// What to do where the destination holds content that is neither the same nor what Godwit wrote
/// there.
public enum OnConflict {
    /// A person has to say.
    ASK,
    OVERWRITE,
    KEEP,
    /// Overwrite where the source's modification time is later.
    NEWER
}
