package dev.godwit.engine.lifecycle;

import static dev.godwit.api.Phase.AWAITING_PATH_REVIEW;
import static dev.godwit.api.Phase.COMPLETE;
import static dev.godwit.api.Phase.COPY_IN_PROGRESS;
import static dev.godwit.api.Phase.FAILED;
import static dev.godwit.api.Phase.FILTERS_SET;
import static dev.godwit.api.Phase.ROLLED_BACK;
import static dev.godwit.api.Phase.ROLLING_BACK;
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
            Map.ofEntries(
                    Map.entry(ROOTS_SET, Set.of(FILTERS_SET)),
                    Map.entry(FILTERS_SET, Set.of(FILTERS_SET, TRAVERSAL_IN_PROGRESS)),
                    Map.entry(
                            TRAVERSAL_IN_PROGRESS,
                            Set.of(
                                    TRAVERSAL_IN_PROGRESS,
                                    AWAITING_PATH_REVIEW,
                                    SUSPENDED,
                                    FAILED,
                                    ROLLING_BACK)),
                    Map.entry(
                            AWAITING_PATH_REVIEW,
                            Set.of(TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS, ROLLING_BACK)),
                    Map.entry(
                            COPY_IN_PROGRESS,
                            Set.of(
                                    COPY_IN_PROGRESS,
                                    TRAVERSAL_IN_PROGRESS,
                                    VERIFYING,
                                    COMPLETE,
                                    SUSPENDED,
                                    FAILED,
                                    ROLLING_BACK)),
                    Map.entry(
                            VERIFYING,
                            Set.of(
                                    VERIFYING,
                                    TRAVERSAL_IN_PROGRESS,
                                    COMPLETE,
                                    SUSPENDED,
                                    FAILED,
                                    ROLLING_BACK)),
                    Map.entry(
                            COMPLETE,
                            Set.of(
                                    TRAVERSAL_IN_PROGRESS,
                                    COPY_IN_PROGRESS,
                                    VERIFYING,
                                    ROLLING_BACK)),
                    Map.entry(
                            SUSPENDED,
                            Set.of(
                                    TRAVERSAL_IN_PROGRESS,
                                    COPY_IN_PROGRESS,
                                    VERIFYING,
                                    ROLLING_BACK)),
                    Map.entry(
                            FAILED,
                            Set.of(
                                    TRAVERSAL_IN_PROGRESS,
                                    COPY_IN_PROGRESS,
                                    VERIFYING,
                                    ROLLING_BACK)),
                    Map.entry(ROLLING_BACK, Set.of(ROLLING_BACK, ROLLED_BACK, SUSPENDED)),
                    Map.entry(ROLLED_BACK, Set.of(TRAVERSAL_IN_PROGRESS, ROLLING_BACK)));

    private Phases() {}

    /// Whether a migration in phase `from` may move to `to`.
    static boolean legal(Phase from, Phase to) {
        return MOVES.getOrDefault(from, Set.of()).contains(to);
    }
}
