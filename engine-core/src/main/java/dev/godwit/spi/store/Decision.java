package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import java.util.Optional;

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
    NONE,
    /// Remove an extra.
    DELETE;

    /// The decision that follows from a verdict and what a person ruled.
    ///
    /// @param policy of the latest [Ruling.OnConflicts]; [OnConflict#ASK] without one
    /// @param newer whether the source's modification time is later than the destination's
    /// @param there whether the destination holds something that is in the source's way: anything,
    ///   but a folder where the source has one
    /// @param resolved of the latest [Ruling.OnNode] that speaks of the node, which no policy
    ///   overrides
    /// @param excluded whether the latest [Ruling.OnPath] that speaks of the node excludes it,
    ///   which nothing overrides
    public static Decision of(
            Verdict verdict,
            boolean conflict,
            OnConflict policy,
            boolean newer,
            boolean there,
            Optional<Resolution> resolved,
            boolean excluded) {
        Decision open =
                switch (verdict) {
                    case ONLY_ON_SOURCE -> COPY;
                    case CHANGED -> conflict ? settled(policy, newer) : OVERWRITE;
                    case METADATA -> METADATA;
                    case KIND_CLASH, COLLISION, TO_HASH -> UNDECIDED;
                    case UNSUPPORTED -> UNSUPPORTED;
                    case EXCLUDED -> EXCLUDE;
                    case SAME, ONLY_ON_DESTINATION -> NONE;
                };
        Decision decision =
                resolved.isEmpty() ? open : resolved(verdict, resolved.get(), there, open);
        return excluded && decision != NONE ? EXCLUDE : decision;
    }

    private static Decision resolved(
            Verdict verdict, Resolution as, boolean there, Decision otherwise) {
        return switch (verdict) {
            case ONLY_ON_SOURCE, METADATA -> as == Resolution.KEEP ? KEEP : otherwise;
            case CHANGED, KIND_CLASH ->
                    as.carries() ? OVERWRITE : as == Resolution.KEEP ? KEEP : otherwise;
            case COLLISION ->
                    as.carries()
                            ? there ? OVERWRITE : COPY
                            : as == Resolution.KEEP ? KEEP : otherwise;
            case ONLY_ON_DESTINATION -> as == Resolution.DELETE ? DELETE : otherwise;
            case SAME, UNSUPPORTED, EXCLUDED, TO_HASH -> otherwise;
        };
    }

    /// Whether a node of the source stands where the destination holds something else than a folder
    /// for a folder.
    public static boolean inTheWay(Optional<Node> source, Optional<Node> destination) {
        return destination.isPresent()
                && !(source.orElse(null) instanceof Node.Folder
                        && destination.get() instanceof Node.Folder);
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
