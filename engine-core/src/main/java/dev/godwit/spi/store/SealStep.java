package dev.godwit.spi.store;

/// How far the comparison of a round is.
public sealed interface SealStep {

    /// There is more to compare.
    ///
    /// @param at where to go on
    record More(WorkKey at) implements SealStep {}

    /// The round is compared.
    ///
    /// @param foldersOpened on the destination's next round
    record Sealed(long foldersOpened) implements SealStep {}
}
