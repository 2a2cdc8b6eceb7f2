package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Verified;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Paint;
import dev.godwit.cli.terminal.Units;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Shows a person what came of a pass.
final class CompletionView {
    private final Console console;

    CompletionView(Console console) {
        this.console = console;
    }

    void show(MigrationStatus status) {
        Paint paint = console.paint();
        boolean well = Ending.of(status).what().isEmpty();
        String end = status.phase() == Phase.COMPLETE ? " is complete" : " is copied";
        String title = "Pass " + status.pass() + " of " + status.name() + end;
        console.result(well ? paint.green(title) : paint.yellow(title));
        StatusTables.outcomes(status.totals()).lines(console.room()).forEach(console::result);
        console.result(
                "  "
                        + Units.size(status.totals().bytesCopied())
                        + " copied in "
                        + Units.duration(spent(status))
                        + "; "
                        + verification(status)
                        + ".");
        status.requests()
                .forEach((side, made) ->
                        console.result("  Requests to the " + side + ": " + requests(made) + "."));
        if (status.kept()) {
            console.remark(
                    "What was replaced or deleted is kept: godwit rollback brings it back, godwit"
                            + " finish drops it.");
        }
    }

    private static String requests(Map<String, Long> made) {
        return made.entrySet().stream()
                .map(one ->
                        Units.count(one.getValue())
                                + " "
                                + one.getKey().replace('_', ' ').toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    static String verification(MigrationStatus status) {
        return status.verified().map(CompletionView::verification).orElse("not verified");
    }

    private static String verification(Verified verified) {
        String found =
                verified.mismatches() == 0
                        ? "no mismatch"
                        : Units.count(verified.mismatches())
                                + (verified.mismatches() == 1 ? " mismatch" : " mismatches");
        return Units.count(verified.nodes(), "node")
                + " verified by "
                + verified.mode()
                + ", "
                + found;
    }

    private static Duration spent(MigrationStatus status) {
        double seconds = status.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
