package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.Migrations;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.config.Values;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.spi.fs.Location;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One call of a command: what was given, and what it can use.
///
/// @param values of the options
/// @param locations texts of locations, by the names that the configuration gives them
/// @param console to the caller
/// @param engine the same at every call, wired at the first
/// @param opened is told the folder of a migration that this process holds from now on
/// @param begun when the program was started
/// @param interruption of whoever wants it to stop
public record Call(
        List<String> arguments,
        Values values,
        Map<String, String> locations,
        Map<String, String> environment,
        Path workingDirectory,
        Console console,
        Supplier<Migrations> engine,
        Consumer<Path> opened,
        Interruption interruption,
        Instant begun,
        InstantSource clock) {

    public Call {
        arguments = List.copyOf(arguments);
        locations = Map.copyOf(locations);
        environment = Map.copyOf(environment);
    }

    Migrations migrations() {
        return engine.get();
    }

    Home home() {
        return Home.of(environment, workingDirectory);
    }

    boolean flag(Option option) {
        return values.flag(option);
    }

    /// The folder of the migration that is meant: the one that was named, or the only one.
    Path directory() {
        Home home = home();
        Path directory =
                home.chosen(values.text(Option.STATE), values.text(Option.NAME), workingDirectory)
                        .orElseGet(() -> home.only(migrations()));
        console.advise(advice(directory));
        return directory;
    }

    /// What this process holds from now on, and everything it says is about.
    void hold(Path directory) {
        console.advise(advice(directory));
        opened.accept(directory);
    }

    private Advice advice(Path directory) {
        Path home = home().folder().toAbsolutePath().normalize();
        return new Advice(
                home,
                directory.toAbsolutePath().normalize(),
                () -> migrations().list(home).size() > 1);
    }

    /// Likewise, where the migration may be named by an argument too.
    Path directoryOrNamed() {
        if (arguments.isEmpty()) {
            return directory();
        }
        if (values.text(Option.STATE).or(() -> values.text(Option.NAME)).isPresent()) {
            throw Failure.usage("The migration is named twice", "name it once");
        }
        return home().named(arguments.getFirst());
    }

    /// Opens the migration that is meant, with the settings that were given.
    Migration open() throws InterruptedException {
        Path directory = directory();
        if (flag(Option.TAKE_OVER)) {
            migrations().takeOver(directory);
        }
        Migration migration = migrations().open(directory, values.settings());
        hold(directory);
        return migration;
    }

    /// The location that an argument names: by its name in the configuration, or as it is.
    Location location(String argument, Option settings) {
        return migrations()
                .location(locations.getOrDefault(argument, argument), values.pairs(settings));
    }

    /// The arguments as paths of nodes.
    List<String> paths() {
        return arguments.stream().map(Call::path).toList();
    }

    /// A path of a node, as a person gives it.
    static String path(String given) {
        try {
            return Printable.path(given);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "Not the path of a node: " + e.getMessage(), "give it as godwit prints it");
        }
    }

    /// Who decides, as the history keeps it.
    static String person() {
        return System.getProperty("user.name", "unknown");
    }
}
