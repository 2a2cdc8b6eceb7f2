package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
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
        Totals totals = status.totals();
        String age = Units.age(Duration.between(status.updated(), clock.instant()));
        console.result("");
        console.result(
                console.paint()
                        .bold("Plan of " + status.name() + ", pass " + status.pass() + ", " + age));
        console.result("");
        print(sides(status, totals));
        console.result("");
        print(differences(totals));
        console.result("");
        console.result(toDo(totals));
        console.result("");
    }

    private void print(Table table) {
        table.lines(console.room()).forEach(console::result);
    }

    private static Table sides(MigrationStatus status, Totals totals) {
        Table table =
                new Table(
                        Align.LEFT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.LEFT);
        table.row("", "folders", "files", "links", "other", "size", "");
        side(table, "source", totals.source(), status.source().root());
        side(table, "destination", totals.destination(), status.destination().root());
        return table;
    }

    private static void side(Table table, String name, Tally tally, String root) {
        table.row(
                "  " + name,
                Units.count(tally.folders()),
                Units.count(tally.files()),
                Units.count(tally.links()),
                Units.count(tally.specials()),
                Units.size(tally.bytes()),
                Printable.of(root));
    }

    private static Table differences(Totals totals) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.row("", "nodes", "size", "");
        for (Verdict verdict : Verdict.values()) {
            Count count = totals.difference(verdict);
            if (count.nodes() > 0) {
                table.row(
                        "  " + name(verdict),
                        Units.count(count.nodes()),
                        count.bytes() > 0 ? Units.size(count.bytes()) : "",
                        meaning(verdict));
            }
        }
        return table;
    }

    private static String name(Verdict verdict) {
        return switch (verdict) {
            case ONLY_ON_SOURCE -> "only on the source";
            case ONLY_ON_DESTINATION -> "only on the destination";
            case SAME -> "the same";
            case CHANGED -> "changed";
            case METADATA -> "metadata differs";
            case KIND_CLASH -> "kind differs";
            case COLLISION -> "names collide";
            case UNSUPPORTED -> "unsupported";
            case EXCLUDED -> "excluded by a filter";
            case TO_HASH -> "still to be read";
        };
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case ONLY_ON_SOURCE, CHANGED, SAME, TO_HASH -> "";
            case ONLY_ON_DESTINATION -> "left alone";
            case METADATA -> "mode, owner or times";
            case KIND_CLASH -> "a file here, a folder there: a conflict";
            case COLLISION -> "the destination takes them for one: a conflict";
            case UNSUPPORTED -> "cannot be carried";
            case EXCLUDED -> "with everything below";
        };
    }

    private String toDo(Totals totals) {
        List<String> parts = new ArrayList<>();
        add(parts, "copy", totals.decision(Decision.COPY));
        add(parts, "overwrite", totals.decision(Decision.OVERWRITE));
        add(parts, "set metadata of", totals.decision(Decision.METADATA));
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
                    ? console.paint().green("Nothing to do: both sides agree.")
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
