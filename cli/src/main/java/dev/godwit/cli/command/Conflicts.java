package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;

/// The conflicts that nobody has settled.
///
/// @param ofContent that a policy can settle
/// @param ofKindOrName that it cannot: a file here and a folder there, two names taken for one
record Conflicts(long ofContent, long ofKindOrName) {

    static Conflicts of(Totals totals) {
        long clashes =
                totals.difference(Verdict.KIND_CLASH).nodes()
                        + totals.difference(Verdict.COLLISION).nodes();
        long ofKindOrName = Math.min(clashes, totals.conflicts());
        return new Conflicts(totals.conflicts() - ofKindOrName, ofKindOrName);
    }

    boolean none() {
        return ofContent == 0 && ofKindOrName == 0;
    }

    /// How a run ends that they stop.
    Ending ending() {
        String see = "(see godwit review --where 'decision = undecided')";
        if (ofContent == 0) {
            return new Ending(
                    ExitCode.REVIEW,
                    Units.count(ofKindOrName, "conflict") + " of kind or name",
                    "settle them with godwit decide --as overwrite or keep, or leave them out with"
                            + " godwit exclude "
                            + see);
        }
        return new Ending(
                ExitCode.REVIEW,
                Units.count(ofContent + ofKindOrName, "conflict"),
                "choose --on-conflict overwrite, keep or newer, or godwit decide " + see);
    }
}
