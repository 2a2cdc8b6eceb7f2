package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.Optional;

/// Goes on from wherever a migration stopped.
final class Resume implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "resume",
                        Chapter.ALL_AT_ONCE,
                        "Go on from wherever it stopped, whatever phase")
                .options(OptionSets.WHICH)
                .options(OptionSets.RUNNING)
                .options(Option.ON_CONFLICT, Option.YES, Option.DRY_RUN, Option.FRESH)
                .examples("resume", "resume --yes --name photos");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        try (Migration migration = call.open()) {
            Run run = new Run(call, migration);
            MigrationStatus status = migration.status();
            if (status.phase() == Phase.COMPLETE) {
                run.say(status, "was completed", "godwit migrate carries what has changed since");
                return run.tell(Ending.of(status));
            }
            if (status.phase() == Phase.ROLLED_BACK) {
                run.say(status, "was rolled back", "godwit migrate begins anew");
                return run.tell(Ending.of(status));
            }
            boolean backwards = migration.next().equals(Optional.of(Step.ROLL_BACK));
            Optional<Ending> ending = run.begin();
            if (backwards && ending.isEmpty()) {
                ending = run.take(Step.ROLL_BACK);
                if (ending.isEmpty()) {
                    return RollBack.tell(call.console(), migration);
                }
            }
            return run.tell(ending.isPresent() ? ending.get() : run.goOn());
        }
    }
}
