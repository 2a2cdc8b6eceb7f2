package dev.godwit.spi.store;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Token;
import java.util.Optional;

/// What became of a node, as a fact. [OutcomeKind#PENDING] takes an earlier outcome back, so that
/// the node is tried again.
///
/// @param bytes read for what was published
/// @param hash of the content published, where it was computed
/// @param token of the node on the destination after publication
/// @param problem why it is not in place: failed, blocked, stale
/// @param attempts how often it was tried so far; 0 of a folder that could not be listed
public record NodeOutcome(
        OutcomeKind kind,
        long bytes,
        Optional<ContentHash> hash,
        Optional<Token> token,
        Optional<Problem> problem,
        int attempts) {

    public static NodeOutcome failed(Problem why, int attempts) {
        return notInPlace(OutcomeKind.FAILED, why, attempts);
    }

    /// An outcome that leaves the node as it is.
    public static NodeOutcome notInPlace(OutcomeKind kind, Problem why, int attempts) {
        return new NodeOutcome(
                kind, 0, Optional.empty(), Optional.empty(), Optional.of(why), attempts);
    }

    /// Takes the outcome so far back.
    public static NodeOutcome again(int attempts) {
        return new NodeOutcome(
                OutcomeKind.PENDING,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                attempts);
    }
}
