package dev.godwit.spi.store;

/// What a person says is to be done about a node, where its verdict leaves a choice.
public enum Resolution {
    /// Carry it over; what stands in its way on the destination is replaced.
    COPY,
    /// The same, said of something that is there.
    OVERWRITE,
    /// Leave the destination as it is.
    KEEP,
    /// Remove what is only on the destination.
    DELETE;

    /// Whether the source's node is wanted.
    boolean carries() {
        return this == COPY || this == OVERWRITE;
    }
}
