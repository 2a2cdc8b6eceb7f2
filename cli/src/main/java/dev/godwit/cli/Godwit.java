package dev.godwit.cli;

import com.google.common.base.Suppliers;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// The command `godwit`.
public final class Godwit {
    private final Surroundings around;
    private final List<Command> commands = Commands.all();
    private final Supplier<Grammar> grammar =
            Suppliers.memoize(() -> new Grammar(commands.stream().map(Command::syntax).toList()));

    Godwit(Surroundings around) {
        this.around = around;
    }

    public static void main(String[] args) {
        System.exit(
                new Godwit(Surroundings.ofProcess(InstantSource.system(), Godwit::engine))
                        .run(args));
    }

    static Migrations engine() {
        return Engine.wire(
                Plugins.load(PluginFolder.find(System.getenv())),
                Commands.home(System.getenv(), Path.of("").toAbsolutePath()));
    }

    /// Carries a call out.
    ///
    /// @return the exit code
    int run(String... args) {
        List<String> arguments = Arrays.asList(args);
        Console console = console(Values.of(List.of(), List.of()), wantsJson(arguments));
        ExitCode code = guarded(console, () -> answer(parsed(arguments), console));
        around.out().flush();
        around.err().flush();
        return code.number();
    }

    /// The version is asked for by scripts that wait for it: that takes no grammar.
    private Parsed parsed(List<String> arguments) {
        return arguments.equals(List.of("--version"))
                ? new Parsed.Version()
                : grammar.get().parse(arguments);
    }

    /// Carries something out; whatever it throws is told to the caller.
    private static ExitCode guarded(Console console, Callable<ExitCode> work) {
        try {
            return work.call();
        } catch (Exception | Error e) {
            Failure failure = Diagnosis.of(e);
            console.fail(failure);
            return failure.code();
        }
    }

    /// Whether errors are to be told to a program, before the arguments are understood.
    private boolean wantsJson(List<String> arguments) {
        Optional<String> variable = variable(Option.JSON);
        return arguments.contains(Option.JSON.option())
                || variable.filter(text -> text.equals("true") || text.equals("1")).isPresent();
    }

    private ExitCode answer(Parsed parsed, Console console) {
        return switch (parsed) {
            case Parsed.Version _ -> print(console, List.of("godwit " + version()));
            case Parsed.ProgramHelp _ ->
                    print(console, help(console).program(grammar.get().commands()));
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
        Call call =
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
                        around.clock());
        Command command = command(parsed.syntax());
        return guarded(console, () -> command.run(call));
    }

    private Configuration configuration(Parsed.Call parsed) {
        Path directory = around.workingDirectory();
        Optional<String> named =
                parsed.given().stream()
                        .filter(given -> given.option() == Option.CONFIG)
                        .map(Given::text)
                        .findFirst()
                        .or(() -> variable(Option.CONFIG));
        return named.map(file -> Configuration.read(directory.resolve(file)))
                .orElseGet(() -> Configuration.readDefault(directory));
    }

    private Optional<String> variable(Option option) {
        return Optional.ofNullable(around.environment().get(option.variable()))
                .filter(text -> !text.isEmpty());
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
