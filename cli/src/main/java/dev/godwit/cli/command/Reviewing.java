package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import java.util.Optional;

/// Brings a waiting plan to a decision: by the options, by asking, or not at all.
final class Reviewing {
    private final Call call;
    private final Console console;
    private final Migration migration;
    private final boolean discoveredHere;

    /// @param discoveredHere whether this run found the plan
    Reviewing(Call call, Migration migration, boolean discoveredHere) {
        this.call = call;
        this.console = call.console();
        this.migration = migration;
        this.discoveredHere = discoveredHere;
    }

    /// @return empty when the plan is approved and the next step may follow
    Optional<Ending> decide() throws InterruptedException {
        settleConflicts(migration);
        MigrationStatus status = migration.status();
        boolean json = console.json();
        if (!json) {
            new PlanView(console, call.clock()).show(status);
        }
        long conflicts = status.totals().conflicts();
        long pending = status.totals().outcome(OutcomeKind.PENDING).nodes();
        if (call.flag(Option.DRY_RUN)) {
            return Optional.of(atReview(status));
        }
        if (conflicts > 0) {
            if (!console.asks() || !asksAboutConflicts(conflicts)) {
                return Optional.of(conflicts(conflicts));
            }
            return decide();
        }
        if (pending == 0 || (call.flag(Option.YES) && discoveredHere) || asksForApproval()) {
            migration.approve(Call.person());
            return Optional.empty();
        }
        return Optional.of(waiting());
    }

    /// How a run that stops at the review ends.
    static Ending atReview(MigrationStatus status) {
        long conflicts = status.totals().conflicts();
        if (conflicts > 0) {
            return conflicts(conflicts);
        }
        if (status.totals().outcome(OutcomeKind.PENDING).nodes() > 0) {
            return waiting();
        }
        return status.totals().outcome(OutcomeKind.FAILED).nodes() > 0
                ? Ending.of(status)
                : Ending.well();
    }

    /// Does about conflicts what the settings say, unless they say to ask.
    static void settleConflicts(Migration migration) {
        OnConflict policy = migration.settings().onConflict();
        if (policy != OnConflict.ASK && migration.status().totals().conflicts() > 0) {
            migration.onConflict(policy, Call.person());
        }
    }

    /// Asks once, for all of them.
    private boolean asksAboutConflicts(long conflicts) throws InterruptedException {
        console.remark(
                Units.count(conflicts, "conflict")
                        + ": the destination holds content there that is neither the same nor"
                        + " Godwit's own.");
        Optional<String> answer =
                console.ask("Overwrite all, keep all, let the newer win, or stop? [o/k/n/S]");
        Optional<OnConflict> policy =
                switch (answer.orElse("").toLowerCase(java.util.Locale.ROOT)) {
                    case "o", "overwrite" -> Optional.of(OnConflict.OVERWRITE);
                    case "k", "keep" -> Optional.of(OnConflict.KEEP);
                    case "n", "newer" -> Optional.of(OnConflict.NEWER);
                    default -> Optional.empty();
                };
        policy.ifPresent(chosen -> migration.onConflict(chosen, Call.person()));
        return policy.isPresent() && migration.status().totals().conflicts() < conflicts;
    }

    private boolean asksForApproval() throws InterruptedException {
        if (!console.asks()) {
            return false;
        }
        console.remark("");
        String answer = console.ask("Carry this out? [y/N]").orElse("");
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    private static Ending conflicts(long conflicts) {
        return new Ending(
                ExitCode.REVIEW,
                Units.count(conflicts, "conflict"),
                "choose --on-conflict overwrite, keep or newer, or exclude them with godwit exclude"
                        + " (see godwit review --where 'decision = undecided')");
    }

    private static Ending waiting() {
        return new Ending(
                ExitCode.REVIEW,
                "The plan waits",
                "look at it with godwit review, then godwit approve and godwit copy,"
                        + " or godwit migrate --yes");
    }
}
