package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How the program talks: colours, bars, silence, and what it says of another process.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MannersTest {
    @TempDir Path folder;
    private EndlessMigrations endless;
    private CommandLineHarness godwit;

    @BeforeEach
    void beginAStepThatLastsSomeLooks() {
        endless = new EndlessMigrations();
        godwit = new CommandLineHarness(folder).on(endless);
        AtomicInteger looks = new AtomicInteger();
        endless.whenStepRuns(() -> {
            if (looks.incrementAndGet() == 2) {
                godwit.signals().send();
            }
        });
    }

    @Test
    void drawsALineOnATerminalAndTakesItAwayAgain() {
        Result result = godwit.typing("").run("resume");

        assertThat(result.err())
                .containsSubsequence("\r", "Listing", "source 1, 0 B", "\033[K", "\r\033[K");
    }

    @Test
    void writesPlainLinesElsewhere() {
        Result result = godwit.run("resume");

        assertThat(result.err()).contains("Listing  source 1, 0 B").doesNotContain("\r", "\033");
    }

    @Test
    void writesPlainLinesOnATerminalThatCannotGoBack() {
        Result result = godwit.typing("").variable("TERM", "dumb").run("resume", "--no-color");

        assertThat(result.err()).contains("Listing").doesNotContain("\r", "\033");
    }

    @Test
    void showsNoProgressWhenToldNotTo() {
        endless.whenStepRuns(() -> godwit.signals().send());

        assertThat(godwit.run("resume", "--no-progress").err()).doesNotContain("Listing");
    }

    @Test
    void saysNothingButTheErrorWhenQuiet() {
        endless.whenStepRuns(() -> godwit.signals().send());

        assertThat(godwit.run("resume", "--quiet").err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("godwit: Stopped");
    }

    @Test
    void usesNoColoursWhereNobodyWantsThem() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Files.writeString(folder.resolve("source/file"), "text");
        CommandLineHarness real = new CommandLineHarness(folder).typing("");

        String out = real.run("discover", folder.resolve("source"), folder.resolve("d")).out();
        assertThat(out).contains("\033[1m");
        assertThat(real.run("review", "--no-color").out()).doesNotContain("\033");
        assertThat(real.variable("NO_COLOR", "1").run("review").out()).doesNotContain("\033");
    }

    @Test
    void showsWhatAnotherProcessWroteDown() {
        endless.runsElsewhere(
                Map.of(
                        "phase",
                        "Copy-In-Progress",
                        "planned",
                        Map.of("nodes", 100, "bytes", 1_000),
                        "done",
                        Map.of("nodes", 25, "bytes", 250),
                        "pending",
                        75,
                        "min_pending_depth",
                        -1,
                        "rates",
                        Map.of("nodes_per_second", 5),
                        "elapsed",
                        5.0,
                        "time_left",
                        15));

        Result people = godwit.run("status");
        JsonNode json = godwit.run("status", "--json").json();

        assertThat(people.out()).contains("in process 4711", "25 of 100", "15 s left");
        assertThat(json.get("migration").asString()).isEqualTo("endless");
        assertThat(json.get("phase").asString()).isEqualTo("Copy-In-Progress");
        assertThat(json.get("pid").asInt()).isEqualTo(4711);
        assertThat(json.get("pending").asInt()).isEqualTo(75);
        assertThat(json.get("min_pending_depth").asInt()).isEqualTo(-1);
        assertThat(json.get("rates").get("nodes_per_second").asInt()).isEqualTo(5);
        assertThat(json.get("time_left").asInt()).isEqualTo(15);
    }

    @Test
    void saysWhenAnotherProcessOnlyHoldsTheMigration() {
        endless.runsElsewhere(Map.of());

        assertThat(godwit.run("status").out()).contains("no step is running");
    }
}
