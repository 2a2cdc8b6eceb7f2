package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Paint;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Totals;
import java.time.Duration;
import java.util.Locale;

/// Shows a person what came of a pass.
final class CompletionView {
    private final Console console;

    CompletionView(Console console) {
        this.console = console;
    }

    void show(MigrationStatus status) {
        Totals totals = status.totals();
        Paint paint = console.paint();
        boolean well = Ending.of(status).what().isEmpty();
        String title = "Pass " + status.pass() + " of " + status.name() + " is complete";
        console.result(paint.bold(well ? paint.green(title) : paint.yellow(title)));
        outcomes(totals).lines(console.room()).forEach(console::result);
        console.result(
                "  "
                        + Units.size(totals.bytesCopied())
                        + " read and written in "
                        + Units.duration(spent(status))
                        + "; "
                        + verification(status)
                        + ".");
    }

    private static Table outcomes(Totals totals) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
        for (OutcomeKind kind : OutcomeKind.values()) {
            Count count = totals.outcome(kind);
            if (count.nodes() > 0) {
                table.row(
                        "  " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Units.count(count.nodes()),
                        count.bytes() > 0 ? Units.size(count.bytes()) : "");
            }
        }
        if (table.isEmpty()) {
            table.row("  nothing had to be done");
        }
        return table;
    }

    private static String verification(MigrationStatus status) {
        return status.verified()
                .map(verified ->
                        Units.count(verified.nodes(), "node")
                                + " verified by "
                                + verified.mode()
                                + (verified.mismatches() == 0
                                        ? ", all well"
                                        : ", " + Units.count(verified.mismatches(), "mismatch")))
                .orElse("not verified");
    }

    private static Duration spent(MigrationStatus status) {
        double seconds = status.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
