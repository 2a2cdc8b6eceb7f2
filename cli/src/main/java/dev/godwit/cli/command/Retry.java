package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Retried;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes up again what is not in place.
final class Retry implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("retry", Chapter.ALL_AT_ONCE, "Sweep again what failed, or what is named")
                .details(
                        "What failed in the copy is copied again under the approved plan, with what it"
                                + " blocked. A folder that could not be listed, or that holds something"
                                + " stale, is listed again first; what has changed then waits for"
                                + " approval.")
                .arguments(Argument.any("PATH", "A node; with everything below it."))
                .options(OptionSets.WHICH)
                .options(OptionSets.RUNNING)
                .options(Option.FAILED, Option.ON_CONFLICT, Option.YES)
                .examples("retry --failed", "retry --yes 2019/summer");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        List<String> paths = call.paths();
        if (!paths.isEmpty() && call.flag(Option.FAILED)) {
            throw Failure.usage(
                    "--failed means all that failed, and paths are named too",
                    "give either --failed or paths");
        }
        call.interruption().listen();
        try (Migration migration = call.open()) {
            Run run = new Run(call, migration);
            Retried retried;
            try {
                retried = migration.retry(paths);
            } catch (MigrationException e) {
                return run.waits(e);
            }
            call.console()
                    .remark(
                            "Taken up again: "
                                    + Units.count(retried.nodes(), "node")
                                    + " to copy, "
                                    + Units.count(retried.relist(), "folder")
                                    + " to list.");
            Optional<Ending> ending =
                    retried.relist() > 0 ? run.take(Step.DISCOVER) : Optional.empty();
            return run.tell(
                    ending.isPresent() ? ending.get() : run.goOn(),
                    Map.of(
                            "retried",
                            Map.of("nodes", retried.nodes(), "relist", retried.relist())));
        }
    }
}
