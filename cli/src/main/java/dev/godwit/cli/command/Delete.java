package dev.godwit.cli.command;

import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import java.nio.file.Path;
import java.util.Map;

/// Removes a migration's state.
final class Delete implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("delete", Chapter.HOUSEKEEPING, "Remove a migration's state")
                .details(
                        "Source and destination stay as they are. What Godwit knows about this"
                                + " migration is gone: a later one compares from scratch.")
                .arguments(Show.NAME)
                .options(OptionSets.WHICH)
                .options(Option.YES)
                .examples("delete photos", "delete --yes --state /var/tmp/trial");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Console console = call.console();
        Path directory = call.directoryOrNamed();
        if (!call.flag(Option.YES) && !confirmed(console, directory)) {
            return ExitCode.DONE;
        }
        call.migrations().delete(directory);
        if (console.json()) {
            console.answer(Map.of("deleted", directory.toString()));
        } else {
            console.remark("Deleted: " + directory);
        }
        return ExitCode.DONE;
    }

    private static boolean confirmed(Console console, Path directory) throws InterruptedException {
        if (!console.asks()) {
            throw Failure.usage(
                    "Removing " + directory + " needs a confirmation, and nobody can be asked",
                    "add --yes if it is meant");
        }
        return console.confirms("Remove the state in " + directory + "?");
    }
}
