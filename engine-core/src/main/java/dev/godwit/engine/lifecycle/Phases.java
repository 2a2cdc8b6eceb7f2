package dev.godwit.engine.lifecycle;

import static dev.godwit.api.Phase.AWAITING_PATH_REVIEW;
import static dev.godwit.api.Phase.COMPLETE;
import static dev.godwit.api.Phase.COPY_IN_PROGRESS;
import static dev.godwit.api.Phase.FAILED;
import static dev.godwit.api.Phase.FILTERS_SET;
import static dev.godwit.api.Phase.ROOTS_SET;
import static dev.godwit.api.Phase.SUSPENDED;
import static dev.godwit.api.Phase.TRAVERSAL_IN_PROGRESS;
import static dev.godwit.api.Phase.VERIFYING;

import dev.godwit.api.Phase;
import java.util.Map;
import java.util.Set;

/// The one table of legal moves between phases.
final class Phases {

    private static final Map<Phase, Set<Phase>> MOVES =
            Map.of(
                    ROOTS_SET, Set.of(FILTERS_SET),
                    FILTERS_SET, Set.of(FILTERS_SET, TRAVERSAL_IN_PROGRESS),
                    TRAVERSAL_IN_PROGRESS,
                            Set.of(TRAVERSAL_IN_PROGRESS, AWAITING_PATH_REVIEW, SUSPENDED, FAILED),
                    AWAITING_PATH_REVIEW, Set.of(TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS),
                    COPY_IN_PROGRESS,
                            Set.of(
                                    COPY_IN_PROGRESS,
                                    TRAVERSAL_IN_PROGRESS,
                                    VERIFYING,
                                    COMPLETE,
                                    SUSPENDED,
                                    FAILED),
                    VERIFYING,
                            Set.of(VERIFYING, TRAVERSAL_IN_PROGRESS, COMPLETE, SUSPENDED, FAILED),
                    COMPLETE, Set.of(TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS, VERIFYING),
                    SUSPENDED, Set.of(TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS, VERIFYING),
                    FAILED, Set.of(TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS, VERIFYING));

    private Phases() {}

    /// Whether a migration in phase `from` may move to `to`.
    static boolean legal(Phase from, Phase to) {
        return MOVES.getOrDefault(from, Set.of()).contains(to);
    }
}
