package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Completions;
import dev.godwit.cli.syntax.Grammar;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.List;

/// Prints what makes a shell complete the command line.
final class Completion implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public Syntax syntax() {
        return Syntax.of("completion", Chapter.HOUSEKEEPING, "What makes a shell complete godwit")
                .arguments(new Argument("SHELL", "The shell.", 1, 1, SHELLS))
                .examples(
                        "completion bash >~/.local/share/bash-completion/completions/godwit",
                        "completion fish >~/.config/fish/completions/godwit.fish");
    }

    @Override
    public ExitCode run(Call call) {
        String shell = call.arguments().getFirst();
        if (!SHELLS.contains(shell)) {
            throw Failure.usage("No completion for " + shell, "use " + String.join(", ", SHELLS));
        }
        Grammar grammar = new Grammar(Commands.all().stream().map(Command::syntax).toList());
        call.console().result(new Completions(grammar).script(shell));
        return ExitCode.DONE;
    }
}
