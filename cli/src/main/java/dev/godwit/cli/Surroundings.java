package dev.godwit.cli;

import dev.godwit.api.Migrations;
import dev.godwit.cli.command.Signals;
import dev.godwit.cli.terminal.Screen;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everything that a call of the program finds around it.
///
/// @param screen what the three streams are connected to
/// @param engine asked once, by commands that need it
/// @param log told the folder of the migration that this process holds
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Screen screen,
        Map<String, String> environment,
        Path workingDirectory,
        InstantSource clock,
        Signals signals,
        Supplier<Migrations> engine,
        Consumer<Path> log) {}
