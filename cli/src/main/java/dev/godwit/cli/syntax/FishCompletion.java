package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Option;
import dev.godwit.cli.syntax.Syntax.Argument;
import java.util.Collection;
import java.util.List;

/// Writes completions for fish, which takes one `complete` command for each thing to complete.
final class FishCompletion {
    private final Collection<Syntax> commands;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(Collection<Syntax> commands) {
        this.commands = commands;
    }

    String script() {
        script.append("# Completions of godwit for fish: godwit completion fish | source\n");
        complete("-f");
        complete("-n __fish_use_subcommand -s h -l help -d 'Print this help.'");
        complete("-n __fish_use_subcommand -s V -l version -d 'Print the version.'");
        for (Syntax syntax : commands) {
            complete(
                    "-n __fish_use_subcommand -a "
                            + syntax.name()
                            + " -d "
                            + quoted(syntax.summary()));
        }
        commands.forEach(this::command);
        return script.toString();
    }

    private void command(Syntax syntax) {
        String here = "-n '__fish_seen_subcommand_from " + syntax.name() + "' ";
        complete(here + "-s h -l help -d 'Print this help.'");
        for (Option option : Option.values()) {
            if (syntax.options().contains(option)) {
                complete(here + "-l " + option.key() + value(option) + described(option));
            }
        }
        for (Argument argument : syntax.arguments()) {
            if (!argument.choices().isEmpty()) {
                complete(here + "-a " + quoted(String.join(" ", argument.choices())));
            } else if (CommandLayout.isFile(argument.label())) {
                complete(here + "-F");
            }
        }
    }

    /// How the option takes its value: `-r` it must have one, `-f` that is no file.
    private static String value(Option option) {
        List<String> choices = option.choices();
        if (option.shape() == Option.Shape.FLAG) {
            return "";
        }
        if (!choices.isEmpty()) {
            return " -r -f -a " + quoted(String.join(" ", choices));
        }
        return CommandLayout.isFile(option.label()) ? " -r -F" : " -r -f";
    }

    private static String described(Option option) {
        return " -d " + quoted(option.description());
    }

    private void complete(String rule) {
        script.append("complete -c godwit ").append(rule).append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
