package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.SettingsJson;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.fs.Location;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows how a migration is set up.
final class Show implements Command {
    static final Argument NAME = Argument.optional("NAME", "The migration, as with --name.");

    @Override
    public Syntax syntax() {
        return Syntax.of("show", Chapter.HOUSEKEEPING, "How a migration is set up")
                .arguments(NAME)
                .options(OptionSets.WHICH)
                .options(Option.STORE_STATS)
                .examples("show", "show photos", "show --store-stats");
    }

    @Override
    public ExitCode run(Call call) {
        try (Migration migration = call.migrations().open(call.directoryOrNamed(), Map.of())) {
            MigrationStatus status = migration.status();
            Map<String, String> settings = SettingsJson.of(migration.settings());
            Map<String, Long> figures =
                    call.flag(Option.STORE_STATS) ? migration.storeStatistics() : Map.of();
            if (call.console().json()) {
                Map<String, Object> json = json(status, settings);
                if (call.flag(Option.STORE_STATS)) {
                    json.put("store_stats", figures);
                }
                call.console().answer(json);
            } else {
                print(call.console(), status, settings, figures);
            }
            return ExitCode.DONE;
        }
    }

    private static Map<String, Object> json(MigrationStatus status, Map<String, String> settings) {
        Map<String, Object> json = StatusJson.atRest(status);
        json.put("directory", status.directory().toString());
        json.put("created", status.created().toString());
        json.put("updated", status.updated().toString());
        Map<String, Object> locations = new LinkedHashMap<>();
        locations.put("source", location(status.source()));
        locations.put("destination", location(status.destination()));
        json.put("locations", locations);
        json.put("settings", settings);
        return json;
    }

    private static Map<String, Object> location(Location location) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("adapter", location.adapter());
        json.put("root", location.root());
        json.put("settings", location.settings());
        return json;
    }

    private static void print(
            Console console,
            MigrationStatus status,
            Map<String, String> settings,
            Map<String, Long> figures) {
        Table table = new Table(Align.LEFT, Align.LEFT);
        table.row("name", status.name());
        table.row("state", Printable.of(status.directory().toString()));
        table.row("store", status.store());
        table.row("source", place(status.source()));
        table.row("destination", place(status.destination()));
        table.row("created", status.created().toString());
        table.row("phase", status.phase().text() + ", pass " + status.pass());
        settings.forEach((key, value) -> table.row(key, Printable.of(value.replace("\n", ", "))));
        figures.forEach((key, value) -> table.row(key, Units.count(value)));
        table.lines(console.room()).forEach(console::result);
    }

    private static String place(Location location) {
        String settings = location.settings().isEmpty() ? "" : " " + location.settings();
        return Printable.of(location.adapter() + ":" + location.root() + settings);
    }
}
