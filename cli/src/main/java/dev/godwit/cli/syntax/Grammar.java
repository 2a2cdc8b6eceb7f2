package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Given;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reads arguments.
public final class Grammar {
    private static final String PROGRAM = "godwit";

    private final Map<String, Syntax> commands = new LinkedHashMap<>();

    public Grammar(Collection<Syntax> commands) {
        commands.forEach(syntax -> this.commands.put(syntax.name(), syntax));
    }

    /// The commands, in their order.
    public Collection<Syntax> commands() {
        return commands.values();
    }

    /// What the arguments ask for.
    ///
    /// @throws Failure with one sentence when they make no sense
    public Parsed parse(List<String> arguments) {
        List<String> words = withoutHelpCommand(arguments);
        if (words.isEmpty()) {
            throw Failure.usage("No command given", "godwit --help lists them");
        }
        try {
            return parsed(program(words).parseArgs(known(words).toArray(String[]::new)));
        } catch (ParameterException e) {
            throw usage(e);
        }
    }

    /// `help` and `help COMMAND` are what people try first.
    private static List<String> withoutHelpCommand(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("help")) {
            return arguments;
        }
        List<String> words = new ArrayList<>(arguments.subList(1, arguments.size()));
        words.add("--help");
        return words;
    }

    /// What is there to parse: of a command that is none nothing else, lest its help be asked for.
    private List<String> known(List<String> words) {
        String first = words.getFirst();
        return first.startsWith("-") || commands.containsKey(first) ? words : List.of(first);
    }

    private Parsed parsed(ParseResult program) {
        if (!program.hasSubcommand()) {
            if (program.isVersionHelpRequested()) {
                return new Parsed.Version();
            }
            if (program.isUsageHelpRequested()) {
                return new Parsed.ProgramHelp();
            }
            throw Failure.usage("No command given", "godwit --help lists them");
        }
        ParseResult command = program.subcommand();
        Syntax syntax = syntax(command.commandSpec().name());
        if (command.isUsageHelpRequested()) {
            return new Parsed.CommandHelp(syntax);
        }
        List<String> arguments = arguments(command);
        requireEnough(syntax, arguments);
        return new Parsed.Call(syntax, given(command), arguments);
    }

    private static void requireEnough(Syntax syntax, List<String> arguments) {
        List<String> missing =
                syntax.arguments().stream()
                        .filter(argument -> argument.least() > 0)
                        .map(Syntax.Argument::label)
                        .skip(arguments.size())
                        .toList();
        if (!missing.isEmpty()) {
            throw Failure.usage(
                    syntax.name() + " needs " + String.join(" and ", missing),
                    "see " + PROGRAM + " " + syntax.name() + " --help");
        }
    }

    private Syntax syntax(String name) {
        Syntax syntax = commands.get(name);
        if (syntax == null) {
            throw new IllegalStateException("Parsed a command that is not there: " + name);
        }
        return syntax;
    }

    /// The program's grammar. Only the command that is called is laid out, which makes a start
    /// faster; all of them where the call names none of them, so that the right one is suggested.
    private CommandLine program(List<String> words) {
        String first = words.getFirst();
        Syntax called = commands.get(first);
        if (called != null) {
            return program(List.of(called));
        }
        return program(first.startsWith("-") ? List.of() : commands.values());
    }

    /// The grammar of all commands, as the completions need it.
    CommandLine program() {
        return program(commands.values());
    }

    private static CommandLine program(Collection<Syntax> commands) {
        CommandSpec program = CommandSpec.create().name(PROGRAM);
        program.addOption(help());
        program.addOption(
                OptionSpec.builder("-V", "--version")
                        .type(boolean.class)
                        .versionHelp(true)
                        .description("Print the version.")
                        .build());
        for (Syntax syntax : commands) {
            program.addSubcommand(syntax.name(), CommandLayout.of(syntax));
        }
        CommandLine line = new CommandLine(program);
        // A path may begin with @ and hold ${...}.
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        return line;
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Print this help.")
                .build();
    }

    /// The options in the order of the call: of filters the first that matches decides.
    private static List<Given> given(ParseResult command) {
        List<Given> given = new ArrayList<>();
        Map<Option, Integer> read = new EnumMap<>(Option.class);
        for (OptionSpec spec : command.matchedOptions()) {
            Option option = (Option) spec.userObject();
            int index = read.merge(option, 1, Integer::sum) - 1;
            given.add(new Given(option, spec.stringValues().get(index), option.option()));
        }
        return given;
    }

    private static List<String> arguments(ParseResult command) {
        return command.matchedPositionals().stream()
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
    }

    private static Failure usage(ParameterException e) {
        String name = e.getCommandLine().getCommandName();
        String help = (name.equals(PROGRAM) ? PROGRAM : PROGRAM + " " + name) + " --help";
        String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("Wrong usage");
        if (name.equals(PROGRAM)
                && e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            what = "There is no command " + unmatched.getUnmatched().getFirst();
        }
        List<String> alike =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        String next =
                alike.isEmpty()
                        ? "see " + help
                        : "did you mean " + String.join(" or ", alike) + "? See " + help;
        return new Failure(ExitCode.USAGE, what, next, e);
    }
}
