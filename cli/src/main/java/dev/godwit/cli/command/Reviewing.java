package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import java.util.Locale;
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
        MigrationStatus status = show();
        if (call.flag(Option.DRY_RUN)) {
            return Optional.of(atReview(status));
        }
        if (conflicts(status).ofContent() > 0 && asksAboutConflicts(conflicts(status))) {
            status = show();
        }
        if (!conflicts(status).none()) {
            return Optional.of(conflicts(status).ending());
        }
        if (pending(status) == 0 || (call.flag(Option.YES) && discoveredHere) || isConfirmed()) {
            migration.approve(Call.person());
            return Optional.empty();
        }
        return Optional.of(waiting());
    }

    /// How a run ends that stops at the review.
    static Ending atReview(MigrationStatus status) {
        if (!conflicts(status).none()) {
            return conflicts(status).ending();
        }
        if (pending(status) > 0) {
            return waiting();
        }
        boolean unlisted = status.totals().outcome(OutcomeKind.FAILED).nodes() > 0;
        return unlisted ? Ending.of(status) : Ending.well();
    }

    /// Does about conflicts what the settings say, unless they say to ask.
    static void settleConflicts(Migration migration) {
        OnConflict policy = migration.settings().onConflict();
        if (policy != OnConflict.ASK && conflicts(migration.status()).ofContent() > 0) {
            migration.onConflict(policy, Call.person());
        }
    }

    private static Conflicts conflicts(MigrationStatus status) {
        return Conflicts.of(status.totals());
    }

    private static long pending(MigrationStatus status) {
        return status.totals().outcome(OutcomeKind.PENDING).nodes();
    }

    private MigrationStatus show() {
        MigrationStatus status = migration.status();
        if (!console.json()) {
            new PlanView(console, call.clock()).show(status);
        }
        return status;
    }

    /// Asks once, for all of them.
    ///
    /// @return whether they were settled
    private boolean asksAboutConflicts(Conflicts conflicts) throws InterruptedException {
        if (!console.asks()) {
            return false;
        }
        console.remark(
                "\n"
                        + Units.count(conflicts.ofContent(), "conflict")
                        + ": the destination holds content there that is neither the same nor"
                        + " Godwit's own.");
        String answer =
                console.ask("Overwrite all, keep all, let the newer win, or stop? [o/k/n/S]")
                        .orElse("");
        Optional<OnConflict> policy =
                switch (answer.toLowerCase(Locale.ROOT)) {
                    case "o", "overwrite" -> Optional.of(OnConflict.OVERWRITE);
                    case "k", "keep" -> Optional.of(OnConflict.KEEP);
                    case "n", "newer" -> Optional.of(OnConflict.NEWER);
                    default -> Optional.empty();
                };
        policy.ifPresent(chosen -> migration.onConflict(chosen, Call.person()));
        return policy.isPresent();
    }

    private boolean isConfirmed() throws InterruptedException {
        if (!console.asks()) {
            return false;
        }
        console.remark("");
        return console.confirms("Carry this out?");
    }

    private static Ending waiting() {
        return new Ending(
                ExitCode.REVIEW,
                "The plan waits",
                "look at it with godwit review, then godwit approve and godwit copy,"
                        + " or godwit resume --yes");
    }
}
