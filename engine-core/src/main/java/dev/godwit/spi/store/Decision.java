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
    NONE;

    /// The decision that follows from a verdict and what a person ruled.
    ///
    /// @param policy of the latest [Ruling.OnConflicts]; [OnConflict#ASK] without one
    /// @param newer whether the source's modification time is later than the destination's
    /// @param excluded whether the latest [Ruling.OnPath] that speaks of the node excludes it,
    ///   which no policy overrides
    public static Decision of(
            Verdict verdict, boolean conflict, OnConflict policy, boolean newer, boolean excluded) {
        Decision decision =
                switch (verdict) {
                    case ONLY_ON_SOURCE -> COPY;
                    case CHANGED -> conflict ? settled(policy, newer) : OVERWRITE;
                    case METADATA -> METADATA;
                    case KIND_CLASH, COLLISION, TO_HASH -> UNDECIDED;
                    case UNSUPPORTED -> UNSUPPORTED;
                    case EXCLUDED -> EXCLUDE;
                    case SAME, ONLY_ON_DESTINATION -> NONE;
                };
        return excluded && decision != NONE ? EXCLUDE : decision;
    }

    private static Decision settled(OnConflict policy, boolean newer) {
        return switch (policy) {
            case ASK -> UNDECIDED;
            case OVERWRITE -> OVERWRITE;
            case KEEP -> KEEP;
            case NEWER -> newer ? OVERWRITE : KEEP;
        };
    }
}
