package dev.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.api.Migrations;
import dev.godwit.cli.plugin.Engine;
import dev.godwit.cli.plugin.Plugins;
import dev.godwit.cli.terminal.Screen;
import dev.godwit.testkit.store.InMemoryStateStores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls the program as a shell would, call after call, on the real engine with its state in
/// memory.
final class CommandLineHarness {
    private final Path workingDirectory;
    private final Map<String, String> environment = new HashMap<>();
    private final ScriptedSignals signals = new ScriptedSignals();
    private Supplier<Migrations> engine;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private boolean terminal;
    private InputStream input = InputStream.nullInputStream();

    /// @param workingDirectory also holds Godwit's home
    CommandLineHarness(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
        Plugins found = Plugins.load(Optional.empty());
        Migrations migrations =
                Engine.wire(
                        new Plugins(
                                found.adapters(),
                                List.of(new InMemoryStateStores()),
                                found.runners()),
                        workingDirectory.resolve("home"));
        engine = () -> migrations;
        environment.put("GODWIT_HOME", workingDirectory.resolve("home").toString());
        environment.put("GODWIT_STORE", "memory");
    }

    /// Another engine.
    CommandLineHarness on(Migrations migrations) {
        engine = () -> migrations;
        return this;
    }

    CommandLineHarness variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// From now on all streams are a terminal, at which somebody types these lines.
    CommandLineHarness typing(String... lines) {
        String typed = String.join("\n", lines) + "\n";
        return typing(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    }

    /// From now on all streams are a terminal, at which this is typed.
    CommandLineHarness typing(InputStream typed) {
        terminal = true;
        environment.put("TERM", "xterm");
        input = typed;
        return this;
    }

    CommandLineHarness at(Instant time) {
        now = time;
        return this;
    }

    ScriptedSignals signals() {
        return signals;
    }

    Result run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around =
                new Surroundings(
                        input,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        new FixedScreen(terminal),
                        environment,
                        workingDirectory,
                        now.minusSeconds(60),
                        InstantSource.fixed(now),
                        signals,
                        engine,
                        _ -> {});
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int code = new Godwit(around).run(words);
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// What a call left behind.
    record Result(int code, String out, String err) {

        /// The one line on standard output.
        JsonNode json() {
            List<String> lines = out.lines().toList();
            if (lines.size() != 1) {
                throw new AssertionError("Not one line of JSON but: " + out + err);
            }
            return JsonMapper.shared().readTree(lines.getFirst());
        }

        /// Every line on standard output.
        List<JsonNode> jsonLines() {
            return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
        }
    }

    private record FixedScreen(boolean terminal) implements Screen {
        @Override
        public boolean input() {
            return terminal;
        }

        @Override
        public boolean output() {
            return terminal;
        }

        @Override
        public boolean error() {
            return terminal;
        }

        @Override
        public int columns() {
            return 100;
        }
    }
}
