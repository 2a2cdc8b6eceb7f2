package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Step;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.Optional;

/// Lists and compares both trees, and stops at the review.
final class Discover implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "discover",
                        Chapter.STEP_BY_STEP,
                        "List and compare both trees, stop at the review")
                .details(
                        "Goes on with a listing that was interrupted; otherwise lists anew. Decisions"
                                + " made before are kept. The destination is not touched.")
                .arguments(Migrate.SOURCE, Migrate.DESTINATION)
                .options(OptionSets.WHICH)
                .options(OptionSets.CARRIED)
                .examples("discover /srv/photos /mnt/backup/photos");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        try (Migration migration = Pair.open(call)) {
            Run run = new Run(call, migration);
            Optional<Ending> ending = run.take(Step.DISCOVER);
            if (ending.isPresent()) {
                return run.tell(ending.get());
            }
            Reviewing.settleConflicts(migration);
            MigrationStatus status = migration.status();
            if (!call.console().json()) {
                new PlanView(call.console(), call.clock()).show(status);
            }
            return run.tell(Reviewing.atReview(status));
        }
    }
}
