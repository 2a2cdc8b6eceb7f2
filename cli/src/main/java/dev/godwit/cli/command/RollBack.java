package dev.godwit.cli.command;

import dev.godwit.api.LeftAlone;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.RolledBack;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Undoes what a migration did to its destination.
final class RollBack implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "rollback",
                        Chapter.ALL_AT_ONCE,
                        "Undo what this migration did to the destination since the last finish")
                .details(
                        "What somebody else added or changed there stays, and is told about. Called"
                                + " again, or by godwit resume, it goes on where it was.")
                .options(OptionSets.WHICH)
                .options(Option.YES, Option.TAKE_OVER)
                .examples("rollback", "rollback --yes --name photos");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        Console console = call.console();
        try (Migration migration = call.open()) {
            MigrationStatus status = migration.status();
            if (!call.flag(Option.YES) && !confirmed(console, status)) {
                return ExitCode.DONE;
            }
            Run run = new Run(call, migration);
            Optional<Ending> ending = run.take(Step.ROLL_BACK);
            return ending.isPresent() ? run.tell(ending.get()) : tell(console, migration);
        }
    }

    private static boolean confirmed(Console console, MigrationStatus status)
            throws InterruptedException {
        if (!console.asks()) {
            throw Failure.usage(
                    "Undoing " + status.name() + " needs a confirmation, and nobody can be asked",
                    "add --yes if it is meant");
        }
        return console.confirms(
                "Undo what "
                        + status.name()
                        + " did to "
                        + Printable.of(status.destination().root())
                        + "?");
    }

    /// What came of it: well where nothing had to stay.
    static ExitCode tell(Console console, Migration migration) {
        RolledBack sums = migration.rolledBack();
        List<LeftAlone> left = new ArrayList<>();
        migration.leftAlone(left::add);
        if (console.json()) {
            console.answer(json(migration.status(), sums, left));
        } else {
            left.forEach(one ->
                    console.result(Printable.of(one.path()) + ": " + Printable.of(one.why())));
            console.remark(
                    "Rolled back: "
                            + Units.count(sums.removed(), "node")
                            + " removed, "
                            + Units.count(sums.restored(), "node")
                            + " put back, "
                            + Units.count(sums.left(), "node")
                            + " left alone.");
        }
        return sums.left() == 0 ? ExitCode.DONE : ExitCode.IMPERFECT;
    }

    private static Map<String, Object> json(
            MigrationStatus status, RolledBack sums, List<LeftAlone> left) {
        Map<String, Object> json = StatusJson.of(status);
        Map<String, Object> rollback = new LinkedHashMap<>();
        rollback.put("removed", sums.removed());
        rollback.put("restored", sums.restored());
        rollback.put("left", sums.left());
        rollback.put(
                "left_alone",
                left.stream().map(one -> Map.of("path", one.path(), "why", one.why())).toList());
        json.put("rollback", rollback);
        json.putAll(StatusJson.wayBack(status));
        return json;
    }
}
