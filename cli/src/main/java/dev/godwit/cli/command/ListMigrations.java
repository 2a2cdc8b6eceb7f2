package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;

/// Lists the migrations of the home.
final class ListMigrations implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("list", Chapter.HOUSEKEEPING, "The migrations of the home")
                .examples("list", "list --json");
    }

    @Override
    public ExitCode run(Call call) {
        new SummaryTable(call).show(call.migrations().list(call.home().folder()));
        return ExitCode.DONE;
    }
}
