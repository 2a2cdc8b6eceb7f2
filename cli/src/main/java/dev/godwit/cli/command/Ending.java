package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Totals;

/// How a command that moves a migration on came to its end.
///
/// @param what to tell besides the result, in one sentence; empty for nothing
/// @param next what to do; empty for nothing
record Ending(ExitCode code, String what, String next) {

    /// The end of a pass or of a step: all is well, or not.
    static Ending of(MigrationStatus status) {
        if (status.phase() == Phase.FAILED) {
            return new Ending(
                    ExitCode.IMPERFECT,
                    "The migration failed and cannot go on",
                    "see godwit doctor; godwit migrate --fresh begins a new pass");
        }
        long bad = problems(status);
        if (bad == 0) {
            return new Ending(ExitCode.DONE, "", "");
        }
        return new Ending(
                ExitCode.IMPERFECT,
                bad == 1
                        ? "1 node is not as it should be"
                        : bad + " nodes are not as they should be",
                "see godwit report --outcome failed,blocked,stale,unsupported");
    }

    /// Nodes that failed, are blocked, stale or unsupported, or mismatch.
    private static long problems(MigrationStatus status) {
        Totals totals = status.totals();
        long mismatches = status.verified().map(verified -> verified.mismatches()).orElse(0L);
        return totals.outcome(OutcomeKind.FAILED).nodes()
                + totals.outcome(OutcomeKind.BLOCKED).nodes()
                + totals.outcome(OutcomeKind.STALE).nodes()
                + totals.outcome(OutcomeKind.UNSUPPORTED).nodes()
                + Math.max(mismatches, totals.mismatches());
    }
}
