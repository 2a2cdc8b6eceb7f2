package dev.godwit.spi.store;

/// What a copy does to a node of the destination.
public enum Action {
    /// Make what is not there.
    COPY,
    /// Replace what is there.
    OVERWRITE,
    /// Set mode, owner, attributes and times.
    METADATA,
    /// Set a folder's own metadata when all below it is done; not an outcome of its own.
    FINISH,
    /// Remove what is only on the destination.
    DELETE
}
