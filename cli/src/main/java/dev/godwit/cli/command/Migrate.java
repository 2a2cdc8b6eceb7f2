package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Printable;
import java.util.Optional;

/// The whole way: discover, show the plan, ask, copy, verify.
final class Migrate implements Command {
    static final Argument SOURCE =
            Argument.one(
                    "SOURCE", "What to carry: a folder, a URI or a name of the configuration.");
    static final Argument DESTINATION = Argument.one("DESTINATION", "Where to.");

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "migrate",
                        Chapter.ALL_AT_ONCE,
                        "Discover, show the plan, ask, copy, verify and report")
                .details(
                        "Called again, it goes on where it was; shows a plan that waits; and on a"
                                + " complete migration carries what has changed since.")
                .arguments(SOURCE, DESTINATION)
                .options(OptionSets.WHICH)
                .options(OptionSets.CARRIED)
                .options(Option.YES, Option.DRY_RUN, Option.FRESH, Option.TAKE_OVER)
                .examples(
                        "migrate /srv/photos /mnt/backup/photos",
                        "migrate --yes --on-conflict newer --exclude '*.tmp' /srv/photos /mnt/b");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        try (Migration migration = Pair.open(call)) {
            Run run = new Run(call, migration);
            Optional<Ending> ending = begin(call, migration, run);
            return run.tell(ending.isPresent() ? ending.get() : run.goOn());
        }
    }

    /// Says where the migration stands, and lists again where that is what is wanted.
    private static Optional<Ending> begin(Call call, Migration migration, Run run)
            throws InterruptedException {
        MigrationStatus status = migration.status();
        if (status.pass() == 0) {
            call.console()
                    .remark(
                            "Migration "
                                    + status.name()
                                    + " begins; its state is in "
                                    + Printable.of(status.directory().toString()));
            return Optional.empty();
        }
        if (status.phase() == Phase.COMPLETE) {
            run.say(status, "was completed", "looking for what has changed");
            return run.take(Step.DISCOVER);
        }
        if (status.phase() == Phase.ROLLED_BACK) {
            run.say(status, "was rolled back", "listing everything anew");
            return run.take(Step.DISCOVER);
        }
        if (migration.next().equals(Optional.of(Step.ROLL_BACK))) {
            throw Failure.refused(
                    "The migration " + status.name() + " is in the middle of a rollback",
                    "let it come to its end first with godwit resume");
        }
        return run.begin();
    }
}
