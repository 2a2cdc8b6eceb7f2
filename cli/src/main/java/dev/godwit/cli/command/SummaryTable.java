package dev.godwit.cli.command;

import dev.godwit.api.MigrationSummary;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The migrations of the home, one a line.
final class SummaryTable {
    private final Call call;

    SummaryTable(Call call) {
        this.call = call;
    }

    void show(List<MigrationSummary> all) {
        Console console = call.console();
        if (console.json()) {
            console.answer(Map.of("migrations", all.stream().map(SummaryTable::json).toList()));
            return;
        }
        if (all.isEmpty()) {
            console.remark("There is no migration in " + call.home().folder() + ".");
            return;
        }
        Table table =
                new Table(Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("name", "pass", "phase", "last change", "source", "destination");
        all.forEach(summary -> add(table, summary));
        table.lines(console.room()).forEach(console::result);
    }

    private void add(Table table, MigrationSummary summary) {
        Instant now = call.clock().instant();
        table.row(
                summary.name(),
                Integer.toString(summary.pass()),
                summary.phase() + (summary.pid().isPresent() ? ", running" : ""),
                summary.updated().equals(Instant.EPOCH)
                        ? ""
                        : Units.age(Duration.between(summary.updated(), now)),
                place(summary.source()),
                place(summary.destination()));
    }

    private static String place(String location) {
        return Printable.of(
                location.startsWith("file:") ? location.substring("file:".length()) : location);
    }

    private static Map<String, @Nullable Object> json(MigrationSummary summary) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("migration", summary.name());
        json.put("directory", summary.directory().toString());
        json.put("pass", summary.pass());
        json.put("phase", summary.phase());
        json.put("store", summary.store());
        json.put("source", summary.source());
        json.put("destination", summary.destination());
        json.put("updated", summary.updated().toString());
        json.put("pid", summary.pid().isPresent() ? summary.pid().getAsLong() : null);
        return json;
    }
}
