package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import java.util.Map;
import java.util.Optional;

/// Gives up the way back, and the room that it takes.
final class Finish implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "finish",
                        Chapter.ALL_AT_ONCE,
                        "Drop what is kept for a rollback: from here nothing can be undone")
                .details(
                        "What was replaced or deleted is kept in the destination until then. Later"
                                + " passes can be rolled back to this point.")
                .options(OptionSets.WHICH)
                .options(Option.YES, Option.TAKE_OVER)
                .examples("finish", "finish --yes --name photos");
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
            Optional<Ending> ending = run.take(Step.FINISH);
            if (ending.isPresent()) {
                return run.tell(ending.get());
            }
            if (console.json()) {
                MigrationStatus now = migration.status();
                Map<String, Object> json = StatusJson.of(now);
                json.putAll(StatusJson.wayBack(now));
                console.answer(json);
            } else {
                console.remark("Finished: nothing is kept any more, and nothing can be undone.");
            }
            return ExitCode.DONE;
        }
    }

    private static boolean confirmed(Console console, MigrationStatus status)
            throws InterruptedException {
        if (!console.asks()) {
            throw Failure.usage(
                    "Giving up the way back of "
                            + status.name()
                            + " needs a confirmation, and nobody can be asked",
                    "add --yes if it is meant");
        }
        return console.confirms("Drop what a rollback of " + status.name() + " would need?");
    }
}
