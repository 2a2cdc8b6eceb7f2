package dev.godwit.engine.discovery;

/// Who may list which round: the source at most `maxSourceLead` rounds ahead of the round that is
/// to be compared next, the destination that very round.
///
/// @param maxSourceLead rounds; 0 lists both sides of a round before the next begins
record RoundGate(int maxSourceLead) {

    /// Whether the source may list the folders of `depth` while `toCompare` is the least depth not
    /// compared yet.
    boolean sourceMayList(int depth, int toCompare) {
        return depth - toCompare <= maxSourceLead;
    }
}
