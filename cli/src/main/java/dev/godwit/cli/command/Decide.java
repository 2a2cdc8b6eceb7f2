package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Where;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says what is to be done about nodes, by their paths or by a condition.
final class Decide implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "decide",
                        Chapter.REVIEW,
                        "Say what is to be done about nodes: copy, overwrite, keep, delete")
                .details(
                        "Settles conflicts of every kind, and deletes what only the destination"
                                + " has. A path speaks of everything below it. A folder that is to"
                                + " be deleted is listed first: godwit resume does that.")
                .arguments(
                        Argument.any("PATH", "A node, relative to the root, as godwit prints it."))
                .options(OptionSets.WHICH)
                .options(Option.WHERE, Option.AS)
                .examples(
                        "decide --where 'difference = kind_clash' --as overwrite",
                        "decide old/cache --as delete");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Resolution as = as(call);
        List<String> paths = call.paths();
        Optional<String> query = call.values().text(Option.WHERE);
        if (paths.isEmpty() == query.isEmpty()) {
            throw Failure.usage(
                    paths.isEmpty() ? "No node is named" : "Paths and --where are given",
                    "name nodes by their paths or by --where QUERY");
        }
        Optional<Where> where = query.map(Queries::where);
        try (Migration migration = call.open()) {
            Optional<Long> found =
                    where.map(condition -> migration.resolve(condition, as, Call.person()));
            if (found.isEmpty()) {
                migration.resolve(paths, as, Call.person());
            }
            MigrationStatus status = migration.status();
            if (call.console().json()) {
                call.console().answer(StatusJson.of(status));
            } else {
                call.console().remark(told(found, status, migration.next().isPresent()));
            }
            return ExitCode.DONE;
        }
    }

    private static Resolution as(Call call) {
        String text =
                call.values()
                        .text(Option.AS)
                        .orElseThrow(() ->
                                Failure.usage(
                                        "Nothing says what is to be done",
                                        "add --as " + choices("|")));
        return Arrays.stream(Resolution.values())
                .filter(each -> Where.textOf(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> Failure.usage("--as: not " + text, "say one of " + choices(", ")));
    }

    private static String choices(String between) {
        return Arrays.stream(Resolution.values())
                .map(Where::textOf)
                .collect(Collectors.joining(between));
    }

    private static String told(Optional<Long> found, MigrationStatus status, boolean listing) {
        long conflicts = status.totals().conflicts();
        long deletions = status.totals().decision(Decision.DELETE).nodes();
        String matched =
                found.map(nodes -> "Decided about " + Units.count(nodes, "node") + ". ").orElse("");
        return matched
                + Units.count(conflicts, "conflict")
                + " to decide, "
                + Units.count(deletions, "node")
                + " to delete. "
                + (listing
                        ? "godwit resume lists what is to be deleted."
                        : "godwit approve freezes the plan.");
    }
}
