package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.VerifyMode;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.Optional;

/// Looks whether the destination is what the copy left there.
final class Verify implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "verify",
                        Chapter.STEP_BY_STEP,
                        "Look whether the destination is what it should be")
                .details(
                        "Looks at every node, not only at those that were copied last. A copy that"
                                + " awaits its verification is complete afterwards.")
                .options(OptionSets.WHICH)
                .options(Option.WORKERS, Option.MAX_ERRORS)
                .options(Option.MODE, Option.ALLOW_PENDING, Option.ALLOW_EXTRAS)
                .examples("verify", "verify --mode full", "verify --mode sample=5%");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        call.interruption().listen();
        Optional<VerifyMode> asked = call.values().text(Option.MODE).map(Verify::mode);
        try (Migration migration = call.open()) {
            Run run = new Run(call, migration);
            VerifyMode mode = asked.orElseGet(() -> standard(migration));
            Optional<Ending> ending =
                    run.await(
                            migration.verify(
                                    mode,
                                    false,
                                    call.flag(Option.ALLOW_PENDING),
                                    call.flag(Option.ALLOW_EXTRAS)));
            return run.tell(ending.orElseGet(() -> Ending.of(migration.status())));
        }
    }

    private static VerifyMode mode(String text) {
        try {
            VerifyMode mode = VerifyMode.parse(text);
            if (!(mode instanceof VerifyMode.None)) {
                return mode;
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE, "--mode: " + e.getMessage(), "see godwit verify --help", e);
        }
        throw Failure.usage(
                "--mode: none verifies nothing", "leave --mode out, or see godwit verify --help");
    }

    /// What the migration was given; somebody who calls this command wants more than nothing.
    private static VerifyMode standard(Migration migration) {
        VerifyMode mode = migration.settings().verify();
        return mode instanceof VerifyMode.None ? new VerifyMode.Size() : mode;
    }
}
