package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Units;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Shows a person where a migration stands that nobody is running.
final class StatusView {
    private final Console console;
    private final InstantSource clock;

    StatusView(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    void show(MigrationStatus status) {
        String age = Units.age(Duration.between(status.updated(), clock.instant()));
        console.result(
                console.paint()
                        .bold(
                                status.name()
                                        + ", pass "
                                        + status.pass()
                                        + ": "
                                        + phase(status)
                                        + ", "
                                        + age));
        console.result("");
        StatusTables.sides(status).lines(console.room()).forEach(console::result);
        console.result("");
        if (status.pass() > 0) {
            StatusTables.differences(status.totals())
                    .lines(console.room())
                    .forEach(console::result);
            console.result("");
            StatusTables.outcomes(status.totals()).lines(console.room()).forEach(console::result);
            console.result("");
        }
        if (status.pending() > 0) {
            console.result("Pending: " + Units.count(status.pending(), "node") + ".");
        }
        if (!status.errors().isEmpty()) {
            console.result("Errors: " + errors(status) + ".");
        }
        status.verified().ifPresent(_ -> console.result(CompletionView.verification(status) + "."));
        console.result("State: " + Printable.of(status.directory().toString()));
        console.remark(next(status));
    }

    private static String errors(MigrationStatus status) {
        return new TreeMap<>(status.errors())
                .entrySet().stream()
                        .map(error ->
                                error.getKey().replace('_', ' ')
                                        + " "
                                        + Units.count(error.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String phase(MigrationStatus status) {
        return status.phase().text()
                + status.interrupted().map(phase -> " (" + phase.text() + ")").orElse("");
    }

    private static String next(MigrationStatus status) {
        Phase phase = status.interrupted().orElse(status.phase());
        return switch (phase) {
            case AWAITING_PATH_REVIEW ->
                    status.plan().isPresent()
                            ? "The plan is approved: godwit copy carries it out."
                            : "A plan waits: godwit review shows it, godwit approve freezes it.";
            case COMPLETE ->
                    "Complete: godwit migrate carries what has changed since."
                            + (status.kept()
                                    ? " godwit rollback undoes it; godwit finish drops what is kept"
                                            + " for that."
                                    : "");
            case ROLLING_BACK -> "Being rolled back: godwit resume goes on.";
            case ROLLED_BACK ->
                    "Rolled back: godwit migrate begins anew."
                            + (status.kept()
                                    ? " Some pre-images may still be kept: godwit finish drops"
                                            + " them."
                                    : "");
            case ROOTS_SET, FILTERS_SET, TRAVERSAL_IN_PROGRESS, COPY_IN_PROGRESS, VERIFYING ->
                    "Unfinished: godwit resume goes on.";
            case SUSPENDED, FAILED -> "See godwit doctor.";
        };
    }
}
