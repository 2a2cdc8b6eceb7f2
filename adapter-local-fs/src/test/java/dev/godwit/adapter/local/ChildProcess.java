package dev.godwit.adapter.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Programs beside the test's own process.
final class ChildProcess {

    private ChildProcess() {}

    /// What a program printed.
    record Ended(int status, List<String> lines) {}

    static Ended run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), printed.lines().toList());
    }

    /// Whether a command can be had and succeeds.
    static boolean works(String... command) throws InterruptedException {
        try {
            return run(Map.of(), List.of(command)).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// A Java program of the test's class path.
    ///
    /// @param before what runs it: `setpriv` and its options
    static List<String> java(List<String> before, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx128m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
