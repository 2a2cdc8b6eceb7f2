package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Where;
import java.util.ArrayList;
import java.util.List;

/// How a command that moves a migration on came to its end.
///
/// @param what to tell besides the result, in one sentence; empty for nothing
/// @param next what to do; empty for nothing
record Ending(ExitCode code, String what, String next) {
    private static final List<OutcomeKind> BAD =
            List.of(
                    OutcomeKind.FAILED,
                    OutcomeKind.BLOCKED,
                    OutcomeKind.STALE,
                    OutcomeKind.UNSUPPORTED);

    /// Nothing is left to say.
    static Ending well() {
        return new Ending(ExitCode.DONE, "", "");
    }

    /// The end of a pass or of a step: all is well, or not.
    static Ending of(MigrationStatus status) {
        if (status.phase() == Phase.FAILED) {
            return new Ending(
                    ExitCode.IMPERFECT,
                    "The migration failed and cannot go on",
                    "see godwit doctor; godwit migrate --fresh begins a new pass");
        }
        if (status.phase() == Phase.ROLLED_BACK) {
            return well();
        }
        List<String> outcomes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (OutcomeKind kind : BAD) {
            long nodes = status.totals().outcome(kind).nodes();
            if (nodes > 0) {
                outcomes.add(Where.textOf(kind));
                problems.add(Units.count(nodes) + " " + Where.textOf(kind));
            }
        }
        long mismatches = mismatches(status);
        if (mismatches > 0) {
            problems.add(Units.count(mismatches) + " not as the copy left them");
        }
        return problems.isEmpty() ? well() : imperfect(problems, outcomes);
    }

    private static Ending imperfect(List<String> problems, List<String> outcomes) {
        String report =
                outcomes.isEmpty()
                        ? "see godwit report"
                        : "see godwit report --outcome " + String.join(",", outcomes);
        return new Ending(
                ExitCode.IMPERFECT, "Not all is well: " + String.join(", ", problems), report);
    }

    private static long mismatches(MigrationStatus status) {
        long verified = status.verified().map(found -> found.mismatches()).orElse(0L);
        return Math.max(verified, status.totals().mismatches());
    }
}
