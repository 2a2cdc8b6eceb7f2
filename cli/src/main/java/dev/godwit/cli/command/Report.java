package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.report.CsvFormat;
import dev.godwit.cli.report.Format;
import dev.godwit.cli.report.HtmlFormat;
import dev.godwit.cli.report.JsonFormat;
import dev.godwit.cli.report.RowOutcome;
import dev.godwit.cli.report.TextFormat;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Where;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Writes what became of every node, page by page.
final class Report implements Command {
    /// Rows in memory at once: a page costs the store a look at the whole plan, a row some 1 KiB.
    private static final int PAGE = 10_000;

    @Override
    public Syntax syntax() {
        return Syntax.of("report", Chapter.LOOK, "What became of every node, one row each")
                .options(OptionSets.WHICH)
                .options(Option.FORMAT, Option.OUTCOME)
                .examples(
                        "report --outcome failed,blocked,stale,unsupported",
                        "report --format csv >nodes.csv",
                        "report --format html >report.html");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Where where =
                call.values().text(Option.OUTCOME).map(Report::outcomes).orElse(new Where.All());
        try (Migration migration = call.open()) {
            write(call.console(), migration, where, format(call, migration.name()));
            return ExitCode.DONE;
        }
    }

    private static void write(Console console, Migration migration, Where where, Format format) {
        PrintStream out = console.results();
        format.begin(out);
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows page = migration.rows(where, Sort.TREE, false, after, PAGE);
            page.rows().forEach(row -> format.row(out, row));
            after = page.next();
        } while (after.isPresent() && !console.abandoned());
        format.end(out);
    }

    private static Format format(Call call, String name) {
        String standard = call.console().json() ? "json" : "text";
        return switch (call.values().text(Option.FORMAT).orElse(standard)) {
            case "json" -> new JsonFormat();
            case "csv" -> new CsvFormat();
            case "html" -> new HtmlFormat("Report of " + name);
            default -> new TextFormat(call.console().room());
        };
    }

    private static Where outcomes(String words) {
        try {
            return RowOutcome.any(new TreeSet<>(List.of(words.split(","))));
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE, "--outcome: " + e.getMessage(), "see godwit report --help", e);
        }
    }
}
