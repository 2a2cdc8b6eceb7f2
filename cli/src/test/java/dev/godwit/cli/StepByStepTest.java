package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StepByStepTest {
    @TempDir Path folder;
    private Path source;
    private Path destination;
    private CommandLineHarness godwit;

    @BeforeEach
    void makeATree() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        destination = folder.resolve("destination");
        godwit = new CommandLineHarness(folder);
        Files.createDirectories(source.resolve("a/b"));
        Files.writeString(source.resolve("a/one"), "one");
        Files.writeString(source.resolve("a/b/deep"), "deep inside");
        Files.writeString(source.resolve("two\nlines"), "two");
        Files.writeString(source.resolve("three"), "three");
    }

    @Test
    void walksFromDiscoveryToVerification() {
        assertThat(godwit.run("discover", source, destination).code()).isEqualTo(3);
        assertThat(destination).doesNotExist();

        Result approved = godwit.run("approve", "--json");
        assertThat(approved.code()).isZero();
        String plan = approved.json().get("plan").asString();

        Result copied = godwit.run("copy", "--json", "--plan", plan);
        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(copied.json().get("outcomes").get("copied").asInt()).isEqualTo(6);

        Result verified = godwit.run("verify", "--json", "--mode", "full");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.json().get("verified").get("mode").asString()).isEqualTo("full");
        assertThat(verified.json().get("phase").asString()).isEqualTo("Complete");
    }

    @Test
    void printsTheFingerprintAloneSoThatItCanBePassedOn() {
        godwit.run("discover", source, destination);

        Result approved = godwit.run("approve");

        assertThat(approved.out().strip()).matches("[0-9a-f]{64}");
    }

    @Test
    void copiesNoOtherPlanThanTheOneInsistedOn() {
        godwit.run("discover", source, destination);
        godwit.run("approve");

        Result result = godwit.run("copy", "--plan", "0".repeat(64));

        assertThat(result.code()).isEqualTo(5);
        assertThat(destination).doesNotExist();
    }

    @Test
    void copiesNothingThatIsNotApproved() {
        godwit.run("discover", source, destination);

        assertThat(godwit.run("copy").code()).isEqualTo(3);
        assertThat(destination).doesNotExist();
    }

    @Test
    void resumesInWhateverPhaseItIs() {
        godwit.run("discover", source, destination);
        godwit.run("approve");

        Result result = godwit.run("resume", "--json");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().get("phase").asString()).isEqualTo("Complete");
        assertThat(godwit.run("resume").err()).contains("was completed");
    }

    @Test
    void findsWhatWasChangedBehindItsBack() throws IOException {
        godwit.run("migrate", "--yes", source, destination);
        Files.writeString(destination.resolve("three"), "tampered");

        Result result = godwit.run("verify", "--json");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().get("verified").get("mismatches").asInt()).isEqualTo(1);
        assertThat(result.err()).contains("1 not as the copy left them");
    }

    @Test
    void doesNotTakeExtrasForMismatchesWhereTheyAreAllowed() throws IOException {
        godwit.run("migrate", "--yes", source, destination);
        Files.writeString(destination.resolve("extra"), "extra");
        godwit.run("migrate", "--yes", source, destination);

        assertThat(godwit.run("verify").code()).isEqualTo(1);
        assertThat(godwit.run("verify", "--allow-extras").code()).isZero();
    }

    @Test
    void excludesWhatIsNamedAsItIsPrinted() {
        godwit.run("discover", source, destination);
        String printed =
                godwit.run("review", "--list")
                        .out()
                        .lines()
                        .filter(line -> line.contains("two"))
                        .map(line -> line.substring(line.indexOf("two")))
                        .findFirst()
                        .orElseThrow();

        Result result = godwit.run("exclude", "--json", printed, "a/b/");

        assertThat(printed).isEqualTo("two\u201B0Alines");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().get("outcomes").get("excluded").asInt()).isEqualTo(3);
        assertThat(godwit.run("include", "--json", "a/b").json().get("outcomes").get("excluded"))
                .hasToString("1");
    }

    @Test
    void refusesAPathThatNobodyKnowsOrThatLeavesTheRoot() {
        godwit.run("discover", source, destination);

        assertThat(godwit.run("exclude", "nowhere").code()).isEqualTo(2);
        assertThat(godwit.run("exclude", "/a").code()).isEqualTo(2);
        assertThat(godwit.run("exclude", "a\u201Bxx").code()).isEqualTo(2);
    }

    @Test
    void showsTheSumsOfAPlanToAScript() {
        godwit.run("discover", source, destination);

        JsonNode json = godwit.run("review", "--json").json();

        assertThat(json.get("decisions").get("copy").toString())
                .isEqualTo("{\"nodes\":6,\"bytes\":22}");
    }

    @Test
    void listsThePlanPageByPage() {
        godwit.run("discover", source, destination);

        List<JsonNode> first = godwit.run("review", "--list", "--json", "--limit", "4").jsonLines();
        String token = first.getLast().get("next").asString();
        List<JsonNode> second =
                godwit.run("review", "--list", "--json", "--limit", "4", "--after", token)
                        .jsonLines();

        assertThat(first).hasSize(5);
        assertThat(first.getFirst().get("difference").asString()).isEqualTo("only_on_source");
        assertThat(second).hasSize(3);
        assertThat(second.getLast().toString()).isEqualTo("{\"next\":null}");
    }

    @Test
    void listsWhatAQueryAsksForInTheOrderWanted() {
        godwit.run("discover", source, destination);

        Result result =
                godwit.run(
                        "review",
                        "--list",
                        "--json",
                        "--where",
                        "kind = file and outcome = pending",
                        "--sort",
                        "size:desc",
                        "--limit",
                        "2");

        assertThat(result.jsonLines().stream().limit(2))
                .extracting(line -> line.get("path").asString())
                .containsExactly("a/b/deep", "three");
    }

    @Test
    void showsAFolderWithTheSumsOfWhatIsBelow() {
        godwit.run("discover", source, destination);

        List<JsonNode> lines = godwit.run("review", "--tree", "a", "--json").jsonLines();

        assertThat(lines.getFirst().get("path").asString()).isEqualTo("a/b");
        assertThat(lines.getFirst().get("below").get("source").get("bytes").asInt()).isEqualTo(11);
        assertThat(godwit.run("review", "--tree", "/").out()).contains("a/", "three");
    }

    @Test
    void searchesByNameAndByPath() {
        godwit.run("discover", source, destination);

        assertThat(godwit.run("review", "--search", "DEEP").out()).contains("a/b/deep");
        assertThat(godwit.run("review", "--search", "a/b").out().lines()).hasSize(3);
        assertThat(godwit.run("review", "--search", "nothing").err()).contains("No node.");
    }

    @Test
    void saysWhereAQueryIsWrong() {
        Result result = godwit.run("review", "--where", "size >", "--json");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.json().get("error").get("what").asString()).startsWith("--where: ");
    }

    @Test
    void reportsEveryNodeInEveryFormat() {
        godwit.run("migrate", "--yes", source, destination);

        List<JsonNode> json = godwit.run("report", "--json").jsonLines();
        assertThat(json).hasSize(7);
        assertThat(json.getFirst().get("outcome").asString()).isEqualTo("copied");
        assertThat(json.getLast().toString()).isEqualTo("{\"next\":null}");
        assertThat(godwit.run("report", "--format", "csv").out().lines()).hasSize(7);
        assertThat(godwit.run("report", "--format", "html").out())
                .startsWith("<!DOCTYPE html>")
                .contains("<td>a/b/deep</td>")
                .endsWith("</html>\n");
        assertThat(godwit.run("report").out()).contains("two\u201B0Alines");
    }

    @Test
    void reportsTheOutcomesAskedFor() {
        godwit.run("discover", source, destination);
        godwit.run("exclude", "three");
        godwit.run("migrate", source, destination);

        assertThat(godwit.run("report", "--json", "--outcome", "excluded").jsonLines())
                .hasSize(2)
                .first()
                .extracting(row -> row.get("path").asString())
                .isEqualTo("three");
        assertThat(godwit.run("report", "--outcome", "failed,lost").code()).isEqualTo(2);
    }

    @Test
    void copiesAgainWhatFailed() {
        godwit.run("migrate", "--yes", source, destination);

        Result result = godwit.run("retry", "--failed", "--json");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().get("retried").toString()).contains("\"nodes\":0", "\"relist\":0");
        assertThat(godwit.run("retry", "--failed", "three").code()).isEqualTo(2);
    }
}
