package dev.godwit.benchmarks.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Commands as a person would type them.
final class Shell {

    private Shell() {}

    static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /// What a command printed, without the last line's end.
    ///
    /// @throws IllegalStateException when it failed, with what it printed
    static String run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("exit " + exit + " of " + command + "\n" + printed);
        }
        return printed;
    }

    /// The first line of what a command prints; empty when there is no such command.
    static Optional<String> firstLine(String command) throws IOException, InterruptedException {
        try {
            return run(command).lines().findFirst();
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }
}
