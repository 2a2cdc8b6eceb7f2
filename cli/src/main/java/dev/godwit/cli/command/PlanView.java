package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Totals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Shows a plan to a person: what is on both sides, how they differ, and what is going to happen.
final class PlanView {
    private final Console console;
    private final InstantSource clock;

    PlanView(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    void show(MigrationStatus status) {
        String age = Units.age(Duration.between(status.updated(), clock.instant()));
        String title = "Plan of " + status.name() + ", pass " + status.pass() + ", " + age;
        console.result(console.paint().bold(title));
        console.result("");
        StatusTables.sides(status).lines(console.room()).forEach(console::result);
        console.result("");
        StatusTables.differences(status.totals()).lines(console.room()).forEach(console::result);
        console.result("");
        for (String notice : status.notices()) {
            console.result(console.paint().yellow("Note: ") + Printable.of(notice) + ".");
        }
        console.result(toDo(status.totals()));
    }

    private String toDo(Totals totals) {
        List<String> parts = new ArrayList<>();
        add(parts, "copy", totals.decision(Decision.COPY));
        add(parts, "overwrite", totals.decision(Decision.OVERWRITE));
        add(parts, "set the metadata of", totals.decision(Decision.METADATA));
        add(parts, "delete", totals.decision(Decision.DELETE));
        add(parts, "keep", totals.decision(Decision.KEEP));
        add(parts, "leave out", totals.decision(Decision.EXCLUDE));
        String conflicts =
                totals.conflicts() == 0
                        ? ""
                        : console.paint()
                                .yellow(
                                        Units.count(totals.conflicts(), "conflict")
                                                + " to decide.");
        if (parts.isEmpty()) {
            return conflicts.isEmpty()
                    ? console.paint().green("Nothing to do: the destination has it all.")
                    : conflicts;
        }
        String toDo = "To do: " + String.join(", ", parts) + ".";
        return conflicts.isEmpty() ? toDo : toDo + " " + conflicts;
    }

    private static void add(List<String> parts, String verb, Count count) {
        if (count.nodes() > 0) {
            String size = count.bytes() > 0 ? " (" + Units.size(count.bytes()) + ")" : "";
            parts.add(verb + " " + Units.count(count.nodes()) + size);
        }
    }
}
