package dev.godwit.cli;

import dev.godwit.api.Migrations;
import dev.godwit.cli.command.Signals;
import dev.godwit.cli.logging.Log;
import dev.godwit.cli.terminal.Screen;
import dev.godwit.cli.terminal.SystemScreen;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everything that a call of the program finds around it.
///
/// @param screen what the three streams are connected to
/// @param begun when the process was started
/// @param engine asked once, by commands that need it
/// @param log told the folder of the migration that this process holds
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Screen screen,
        Map<String, String> environment,
        Path workingDirectory,
        Instant begun,
        InstantSource clock,
        Signals signals,
        Supplier<Migrations> engine,
        Consumer<Path> log) {

    /// Those of this process.
    static Surroundings ofProcess(InstantSource clock, Supplier<Migrations> engine) {
        return new Surroundings(
                System.in,
                stream(FileDescriptor.out, false),
                stream(FileDescriptor.err, true),
                new SystemScreen(),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                ProcessStart.instant(clock),
                clock,
                new ProcessSignals(),
                engine,
                // Not a method reference, which would load the log's classes at every start.
                directory -> Log.writeTo(directory));
    }

    /// UTF-8 whatever the locale says, and buffered: a report has millions of lines.
    ///
    /// @param prompt whether a line leaves as soon as it is whole
    private static PrintStream stream(FileDescriptor descriptor, boolean prompt) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
                prompt,
                StandardCharsets.UTF_8);
    }
}
