package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations.Glimpse;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tells where a migration stands, also while another process runs it.
final class Status implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "status",
                        Chapter.LOOK,
                        "Phase, rounds, counts, rates, time left, errors by class")
                .options(OptionSets.WHICH)
                .options(Option.WATCH)
                .examples("status", "status --watch --name photos");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Path directory = call.directory();
        Optional<Glimpse> running = running(call, directory);
        if (running.isPresent()) {
            call.console().answer(running.get().progress());
            return ExitCode.DONE;
        }
        MigrationStatus status;
        try (Migration migration = call.open()) {
            status = migration.status();
        }
        call.console().answer(StatusJson.atRest(status));
        return ExitCode.DONE;
    }

    private static Optional<Glimpse> running(Call call, Path directory) {
        return call.migrations()
                .glimpse(directory)
                .filter(glimpse -> glimpse.summary().pid().isPresent());
    }

    static List<MigrationSummary> all(Call call) {
        return call.migrations().list(call.home().folder());
    }
}
