package dev.godwit.cli.command;

import dev.godwit.api.Approval;
import dev.godwit.api.Migration;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.Optional;

/// Carries the approved plan out.
final class Copy implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("copy", Chapter.STEP_BY_STEP, "Execute exactly the approved plan")
                .options(OptionSets.WHICH)
                .options(OptionSets.RUNNING)
                .options(Option.PLAN)
                .examples("copy", "copy --plan $(godwit approve)");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        try (Migration migration = call.open()) {
            call.values().text(Option.PLAN).ifPresent(plan -> insist(migration, plan));
            Run run = new Run(call, migration);
            Optional<Ending> ending = run.take(Step.COPY);
            if (ending.isEmpty() && migration.phase() == Phase.VERIFYING) {
                ending = run.take(Step.VERIFY);
            }
            return run.tell(ending.orElseGet(() -> Ending.of(migration.status())));
        }
    }

    private static void insist(Migration migration, String plan) {
        String approved = migration.approved().map(Approval::fingerprint).orElse("none");
        if (!approved.equals(plan)) {
            throw Failure.refused(
                    "The approved plan is not " + plan + " but " + approved,
                    "look at it with godwit review, then approve it");
        }
    }
}
