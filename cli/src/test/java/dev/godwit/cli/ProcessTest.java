package dev.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What only a process of its own can show: signals, exit codes, pipes that break.
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProcessTest {
    @TempDir Path folder;

    /// The program with steps that never end.
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) {
            EndlessMigrations endless = new EndlessMigrations();
            Surroundings around =
                    Surroundings.ofProcess(
                            InstantSource.system(),
                            () -> System.getenv("DEAF") == null ? endless : endless.deaf());
            System.exit(new Godwit(around).run(args));
        }
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder endless() {
        ProcessBuilder builder =
                new ProcessBuilder(java(Endless.class, "resume", "--json"))
                        .directory(folder.toFile());
        builder.environment().put("GODWIT_HOME", folder.resolve("home").toString());
        return builder;
    }

    private static void signal(Process process, String name) throws Exception {
        int code =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        assertThat(code).isZero();
    }

    /// Reads until the step runs.
    private static void awaitStep(BufferedReader err) throws IOException {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            if (line.startsWith("Listing")) {
                return;
            }
        }
        throw new AssertionError("The step never ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void suspendsAtASignalAndPrintsTheStatus(String name) throws Exception {
        Process process = endless().start();
        try (BufferedReader err = process.errorReader(UTF_8);
                BufferedReader out = process.inputReader(UTF_8)) {
            awaitStep(err);
            signal(process, name);

            JsonNode json = JsonMapper.shared().readTree(out.readAllAsString());
            assertThat(process.waitFor()).isEqualTo(4);
            assertThat(json.get("phase").asString()).isEqualTo("Suspended");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void stopsAtOnceAtTheSecondSignal() throws Exception {
        ProcessBuilder builder = endless();
        builder.environment().put("DEAF", "1");
        Process process = builder.start();
        try (BufferedReader err = process.errorReader(UTF_8);
                BufferedReader out = process.inputReader(UTF_8)) {
            awaitStep(err);
            signal(process, "INT");
            assertThat(err.readLine()).contains("Suspending");
            signal(process, "INT");

            List<String> lines = out.lines().toList();
            assertThat(process.waitFor()).isEqualTo(4);
            assertThat(lines).hasSize(1).first().asString().contains("\"code\":4");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysNothingWhenWhoeverReadsGoesAway() throws Exception {
        List<String> quoted =
                java(Godwit.class, "completion", "bash").stream()
                        .map(word -> "'" + word + "'")
                        .toList();
        Process process =
                new ProcessBuilder("sh", "-c", String.join(" ", quoted) + " | head -n 1")
                        .directory(folder.toFile())
                        .start();

        assertThat(process.errorReader(UTF_8).readAllAsString()).isEmpty();
        assertThat(process.inputReader(UTF_8).readAllAsString()).startsWith("#");
        assertThat(process.waitFor()).isZero();
    }
}
