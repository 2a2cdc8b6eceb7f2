package dev.godwit.it;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command as a person would type it, with an environment that does not depend on who runs the
/// tests.
record Command(Path folder, Map<String, String> environment, List<String> words) {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /// What a command left: its exit code and all that it wrote.
    record Ended(int exit, String out, String err) {}

    Command {
        environment = Map.copyOf(environment);
        words = List.copyOf(words);
    }

    /// `words` run in `folder` by the Java that runs the tests.
    static Command in(Path folder, String... words) {
        return new Command(
                folder,
                Map.of(
                        "GODWIT_JAVA_HOME", System.getProperty("java.home"),
                        "HOME", System.getProperty("user.home"),
                        "PATH", System.getenv("PATH"),
                        "TMPDIR", System.getProperty("java.io.tmpdir")),
                List.of(words));
    }

    Command with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(folder, more, words);
    }

    Process start(Path out, Path err) throws IOException {
        var builder =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Ended run() throws IOException, InterruptedException {
        var out = Files.createTempFile("command", ".out");
        var err = Files.createTempFile("command", ".err");
        var process = start(out, err);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                fail(words + " has not ended after " + PATIENCE);
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
