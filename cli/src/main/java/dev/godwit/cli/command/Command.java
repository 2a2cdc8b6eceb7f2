package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.syntax.Syntax;

/// A command of `godwit`.
public interface Command {

    Syntax syntax();

    /// Carries it out. Everything it has to say about an error it throws, as
    /// [dev.godwit.cli.failure.Failure] or [dev.godwit.api.MigrationException].
    ExitCode run(Call call) throws InterruptedException;
}
