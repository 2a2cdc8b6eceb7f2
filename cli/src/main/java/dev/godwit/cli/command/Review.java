package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.Json;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.report.RowJson;
import dev.godwit.cli.report.RowTable;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.value.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows the plan: its sums, or its nodes page by page.
final class Review implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("review", Chapter.REVIEW, "Show the plan: totals by difference, or nodes")
                .options(OptionSets.WHICH)
                .options(
                        Option.LIST,
                        Option.TREE,
                        Option.SEARCH,
                        Option.WHERE,
                        Option.SORT,
                        Option.LIMIT,
                        Option.AFTER)
                .examples(
                        "review",
                        "review --tree 2019",
                        "review --where 'difference = changed' --sort size:desc");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Optional<Listing> listing = Listing.asked(call.values());
        try (Migration migration = call.open()) {
            if (listing.isPresent()) {
                list(call.console(), migration, listing.get());
            } else {
                sums(call, migration.status());
            }
            return ExitCode.DONE;
        }
    }

    private static void sums(Call call, MigrationStatus status) {
        Console console = call.console();
        if (console.json()) {
            Map<String, Object> json = StatusJson.of(status);
            json.put("decisions", StatusJson.decisions(status.totals()));
            console.answer(json);
        } else {
            new PlanView(console, call.clock()).show(status);
            console.remark(
                    "Nodes: godwit review --list. To go on: godwit approve, then godwit copy.");
        }
    }

    private static void list(Console console, Migration migration, Listing listing) {
        Rows page = listing.page(migration);
        Optional<String> next = page.next().map(Queries::token);
        if (console.json()) {
            for (Row row : page.rows()) {
                console.result(Json.line(json(migration, listing, row)));
            }
            Map<String, @Nullable Object> last = new LinkedHashMap<>();
            last.put("next", next.orElse(null));
            console.result(Json.line(last));
            return;
        }
        RowTable table = new RowTable(listing.folder().isPresent());
        for (Row row : page.rows()) {
            table.add(row, below(migration, listing, row));
        }
        table.lines(console.room()).forEach(console::result);
        if (page.rows().isEmpty()) {
            console.remark("No node.");
        }
        next.ifPresent(token -> console.remark("More follow: --after " + token));
    }

    private static Map<String, @Nullable Object> json(
            Migration migration, Listing listing, Row row) {
        Map<String, @Nullable Object> json = RowJson.of(row);
        below(migration, listing, row)
                .ifPresent(totals -> json.put("below", StatusJson.sums(totals)));
        return json;
    }

    /// The sums of a folder, where a tree is looked at folder by folder.
    private static Optional<Totals> below(Migration migration, Listing listing, Row row) {
        return listing.folder().isPresent() && row.node().kind() == Kind.FOLDER
                ? Optional.of(migration.totals(row.path()))
                : Optional.empty();
    }
}
