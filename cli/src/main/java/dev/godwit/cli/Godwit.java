package dev.godwit.cli;

import com.google.common.base.Suppliers;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Migrations;
import dev.godwit.cli.command.Call;
import dev.godwit.cli.command.Command;
import dev.godwit.cli.command.Commands;
import dev.godwit.cli.command.Interruption;
import dev.godwit.cli.config.Configuration;
import dev.godwit.cli.config.Given;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.config.Values;
import dev.godwit.cli.config.Variables;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.logging.Log;
import dev.godwit.cli.plugin.Engine;
import dev.godwit.cli.plugin.PluginFolder;
import dev.godwit.cli.plugin.Plugins;
import dev.godwit.cli.syntax.Grammar;
import dev.godwit.cli.syntax.Help;
import dev.godwit.cli.syntax.Parsed;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Console.Manners;
import dev.godwit.spi.error.StateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// The command `godwit`.
public final class Godwit {
    private final Surroundings around;
    private final List<Command> commands = Commands.all();
    private final Grammar grammar = new Grammar(commands.stream().map(Command::syntax).toList());

    Godwit(Surroundings around) {
        this.around = around;
    }

    public static void main(String[] args) {
        System.exit(
                new Godwit(Surroundings.ofProcess(InstantSource.system(), Godwit::engine))
                        .run(args));
    }

    private static Migrations engine() {
        return Engine.wire(Plugins.load(PluginFolder.find(System.getenv())));
    }

    /// Carries a call out.
    ///
    /// @return the exit code
    int run(String... args) {
        List<String> arguments = Arrays.asList(args);
        Console console = console(Values.of(List.of(), List.of()), wantsJson(arguments));
        try {
            return answer(grammar.parse(arguments), console).number();
        } catch (Failure e) {
            console.fail(e);
            return e.code().number();
        } finally {
            around.out().flush();
            around.err().flush();
        }
    }

    /// Whether errors are to be told to a program, before the arguments are understood.
    private boolean wantsJson(List<String> arguments) {
        String variable = around.environment().getOrDefault(Option.JSON.variable(), "");
        return arguments.contains(Option.JSON.option())
                || variable.equals("true")
                || variable.equals("1");
    }

    private ExitCode answer(Parsed parsed, Console console) {
        return switch (parsed) {
            case Parsed.Version _ -> print(console, List.of("godwit " + version()));
            case Parsed.ProgramHelp _ -> print(console, help(console).program(grammar.commands()));
            case Parsed.CommandHelp help -> print(console, help(console).command(help.syntax()));
            case Parsed.Call call -> carryOut(call);
        };
    }

    private static Help help(Console console) {
        return new Help(console.paint(), console.room());
    }

    private static ExitCode print(Console console, List<String> lines) {
        lines.forEach(console::result);
        return ExitCode.DONE;
    }

    private ExitCode carryOut(Parsed.Call parsed) {
        Configuration configuration = configuration(parsed);
        Values values =
                Values.of(
                        parsed.syntax().options(),
                        List.of(
                                parsed.given(),
                                Variables.read(around.environment()),
                                configuration.given()));
        Console console = console(values, values.flag(Option.JSON));
        if (values.flag(Option.VERBOSE)) {
            Log.showOn(console);
        }
        Command command = command(parsed.syntax());
        try {
            return command.run(
                    new Call(
                            parsed.arguments(),
                            values,
                            configuration.locations(),
                            around.environment(),
                            around.workingDirectory(),
                            console,
                            Suppliers.memoize(around.engine()::get),
                            around.log(),
                            new Interruption(around.signals(), console),
                            around.begun(),
                            around.clock()));
        } catch (RuntimeException | InterruptedException | Error e) {
            Failure failure = failure(e);
            console.fail(failure);
            return failure.code();
        }
    }

    private static Failure failure(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case MigrationException e ->
                    new Failure(
                            switch (e.reason()) {
                                case USAGE -> ExitCode.USAGE;
                                case REVIEW -> ExitCode.REVIEW;
                                case REFUSED -> ExitCode.REFUSED;
                            },
                            e.what(),
                            e.next(),
                            e);
            case StateException.StateFull e ->
                    new Failure(
                            ExitCode.SUSPENDED,
                            String.valueOf(e.getMessage()),
                            "make room, then godwit resume",
                            e);
            case StateException e ->
                    new Failure(
                            ExitCode.REFUSED,
                            String.valueOf(e.getMessage()),
                            "see godwit doctor",
                            e);
            default ->
                    new Failure(
                            ExitCode.DEFECT,
                            "A defect in Godwit: " + thrown,
                            "call it again with --verbose and report what it prints",
                            thrown);
        };
    }

    private Configuration configuration(Parsed.Call parsed) {
        List<Given> named = new ArrayList<>();
        for (Given given : parsed.given()) {
            if (given.option() == Option.CONFIG) {
                named.add(given);
            }
        }
        String variable = around.environment().getOrDefault(Option.CONFIG.variable(), "");
        if (!named.isEmpty()) {
            return Configuration.read(around.workingDirectory().resolve(named.getFirst().text()));
        }
        return variable.isEmpty()
                ? Configuration.readDefault(around.workingDirectory())
                : Configuration.read(around.workingDirectory().resolve(variable));
    }

    private Command command(Syntax syntax) {
        return commands.stream()
                .filter(command -> command.syntax().name().equals(syntax.name()))
                .findFirst()
                .orElseThrow();
    }

    private Console console(Values values, boolean json) {
        Map<String, String> environment = around.environment();
        return new Console(
                around.in(),
                around.out(),
                around.err(),
                around.screen(),
                new Manners(
                        json,
                        values.flag(Option.QUIET),
                        values.flag(Option.VERBOSE),
                        !values.flag(Option.NO_PROGRESS),
                        !values.flag(Option.NO_COLOR)
                                && environment.getOrDefault("NO_COLOR", "").isEmpty(),
                        !environment.getOrDefault("TERM", "dumb").equals("dumb")));
    }

    /// The version that the build wrote into a resource.
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = Godwit.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
