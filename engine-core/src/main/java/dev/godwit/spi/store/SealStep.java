package dev.godwit.spi.store;

/// How far the comparison of a round is.
public sealed interface SealStep {

    /// There is more to compare.
    ///
    /// @param at where to go on
    record More(WorkKey at) implements SealStep {}

    /// The round is compared.
    ///
    /// @param foldersOpened folders of the destination's next round, those that earlier calls
    ///   opened too: 0 says that there is none
    record Sealed(long foldersOpened) implements SealStep {}
}
