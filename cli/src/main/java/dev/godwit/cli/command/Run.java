package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationController;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.error.StateException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Moves one migration on, step by step, as far as it may go without a person.
final class Run {
    private final Call call;
    private final Console console;
    private final Migration migration;

    /// Whether the plan that waits was found by this run.
    private boolean discovered;

    Run(Call call, Migration migration) {
        this.call = call;
        this.console = call.console();
        this.migration = migration;
    }

    /// Takes one step.
    ///
    /// @return empty when it ran to its end, and another may follow
    Optional<Ending> take(Step step) throws InterruptedException {
        if (call.interruption().requested()) {
            return Optional.of(suspended());
        }
        Optional<Ending> ending = await(migration.start(step));
        discovered |= step == Step.DISCOVER && ending.isEmpty();
        return ending;
    }

    /// Waits for a step that was started.
    Optional<Ending> await(MigrationController controller) throws InterruptedException {
        StepResult result = call.interruption().await(controller);
        return switch (result) {
            case StepResult.Done _ -> Optional.empty();
            case StepResult.Suspended(String what, String next) ->
                    Optional.of(new Ending(ExitCode.SUSPENDED, what, next));
            case StepResult.TooManyErrors(String what, String next) ->
                    Optional.of(new Ending(ExitCode.IMPERFECT, what, next));
        };
    }

    /// Says where an unfinished pass stands, and lists again where that is what is wanted.
    Optional<Ending> begin() throws InterruptedException {
        MigrationStatus status = migration.status();
        if (listsAgain(status)) {
            say(status, "has a plan, made", "listing again");
            return take(Step.DISCOVER);
        }
        if (status.phase() != Phase.AWAITING_PATH_REVIEW) {
            Phase where = status.interrupted().orElse(status.phase());
            say(status, "was interrupted", "going on with " + where.text());
        } else if (migration.approved().isPresent()) {
            say(status, "has an approved plan, made", "carrying it out");
        } else {
            say(status, "has a plan that waits, made", "--fresh would list again");
        }
        return Optional.empty();
    }

    /// Whether the plan that waits is to be replaced by a new listing: because that was asked for,
    /// or because nobody has looked at it and nobody will.
    private boolean listsAgain(MigrationStatus status) {
        if (status.phase() == Phase.FAILED) {
            return call.flag(Option.FRESH);
        }
        boolean unseen = migration.next().isEmpty() && migration.approved().isEmpty();
        return status.phase() == Phase.AWAITING_PATH_REVIEW
                && (call.flag(Option.FRESH) || (call.flag(Option.YES) && unseen));
    }

    /// Says what is known of the migration, how long ago that was, and what comes now.
    void say(MigrationStatus status, String what, String now) {
        String age = Units.age(Duration.between(status.updated(), call.clock().instant()));
        console.remark("Migration " + status.name() + " " + what + " " + age + "; " + now + ".");
    }

    /// Goes on from wherever it is: takes what steps there are, decides what the options settle,
    /// and asks where somebody can answer.
    Ending goOn() throws InterruptedException {
        while (true) {
            Optional<Step> step = next();
            if (step.isPresent() && !(call.flag(Option.DRY_RUN) && step.get() != Step.DISCOVER)) {
                Optional<Ending> ending = take(step.get());
                if (ending.isPresent()) {
                    return ending.get();
                }
                continue;
            }
            if (step.isEmpty() && migration.phase() != Phase.AWAITING_PATH_REVIEW) {
                return Ending.of(migration.status());
            }
            Optional<Ending> ending = new Reviewing(call, migration, discovered).decide();
            if (call.interruption().requested()) {
                return suspended();
            }
            if (ending.isPresent()) {
                return ending.get();
            }
        }
    }

    /// The step to take next, which is the copy once the plan is approved.
    private Optional<Step> next() {
        Optional<Step> step = migration.next();
        boolean approved =
                migration.phase() == Phase.AWAITING_PATH_REVIEW && migration.approved().isPresent();
        return step.or(() -> approved ? Optional.of(Step.COPY) : Optional.empty());
    }

    /// Tells the caller how it ended.
    ExitCode tell(Ending ending) {
        return tell(ending, Map.of());
    }

    /// Tells the caller how it ended.
    ///
    /// @param more what a program is to know besides the status
    ExitCode tell(Ending ending, Map<String, ?> more) {
        MigrationStatus status = status(ending);
        if (console.json()) {
            Map<String, Object> json =
                    StatusJson.of(status, discovered ? sinceStart() : Duration.ZERO);
            json.putAll(more);
            console.answer(json);
        } else if (status.phase() == Phase.COMPLETE || status.phase() == Phase.VERIFYING) {
            new CompletionView(console).show(status);
        }
        if (!ending.what().isEmpty()) {
            console.complain(ending.what(), ending.next());
        }
        return ending.code();
    }

    /// Tells the caller why nothing was begun that only has to wait, and a program also where the
    /// migration stands.
    ExitCode waits(MigrationException why) {
        if (why.reason() != MigrationException.Reason.SUSPENDED) {
            throw why;
        }
        Ending ending = new Ending(ExitCode.SUSPENDED, why.what(), why.next());
        console.fail(
                new Failure(ending.code(), ending.what(), ending.next(), why),
                console.json() ? StatusJson.of(status(ending)) : Map.of());
        return ending.code();
    }

    /// A state that has no room left may not answer any more; why it was suspended is known.
    private MigrationStatus status(Ending ending) {
        try {
            return migration.status();
        } catch (StateException e) {
            throw ending.code() == ExitCode.SUSPENDED
                    ? new Failure(ending.code(), ending.what(), ending.next(), e)
                    : e;
        }
    }

    /// The whole of this run, the start of the program included. Nobody was asked anything: this is
    /// for programs only.
    private Duration sinceStart() {
        return Duration.between(call.begun(), call.clock().instant());
    }

    private Ending suspended() {
        return new Ending(
                ExitCode.SUSPENDED,
                "Suspended before the next step",
                "go on with godwit resume --name " + migration.name());
    }
}
