package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MigrateTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path folder;
    private Path source;
    private Path destination;
    private CommandLineHarness godwit;

    @BeforeEach
    void makeATree() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        destination = folder.resolve("destination");
        godwit = new CommandLineHarness(folder);
        Files.createDirectory(source.resolve("a"));
        Files.writeString(source.resolve("a/one"), "one");
        Files.writeString(source.resolve("two"), "two two");
        Files.createSymbolicLink(source.resolve("link"), Path.of("two"));
    }

    private void conflict() throws IOException {
        Files.createDirectories(destination);
        Path there = Files.writeString(destination.resolve("two"), "somebody else's");
        Files.setLastModifiedTime(there, FileTime.from(LONG_AGO));
    }

    @Test
    void carriesATreeInOneCallAndPrintsExactlyTheDocumentedKeys() throws IOException {
        Result result = godwit.run("migrate", "--yes", "--json", source, destination);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readString(destination.resolve("a/one"))).isEqualTo("one");
        JsonNode json = result.json();
        assertThat(json.propertyNames())
                .containsExactly(
                        "migration",
                        "pass",
                        "phase",
                        "store",
                        "source",
                        "destination",
                        "differences",
                        "outcomes",
                        "conflicts",
                        "bytes_copied",
                        "verified",
                        "seconds",
                        "plan");
        assertThat(json.get("phase").asString()).isEqualTo("Complete");
        assertThat(json.get("source").toString())
                .isEqualTo("{\"folders\":1,\"files\":2,\"links\":1,\"specials\":0,\"bytes\":10}");
        assertThat(json.get("destination").toString())
                .isEqualTo("{\"folders\":0,\"files\":0,\"links\":0,\"specials\":0,\"bytes\":0}");
        assertThat(json.get("differences").toString())
                .isEqualTo(
                        "{\"only_on_source\":4,\"only_on_destination\":0,\"same\":0,\"changed\":0,"
                                + "\"metadata\":0,\"kind_clash\":0,\"collision\":0,"
                                + "\"unsupported\":0,\"excluded\":0}");
        assertThat(json.get("outcomes").toString())
                .isEqualTo(
                        "{\"copied\":4,\"overwritten\":0,\"metadata\":0,\"deleted\":0,\"kept\":0,"
                                + "\"already_there\":0,\"excluded\":0,\"failed\":0,\"blocked\":0,"
                                + "\"stale\":0,\"unsupported\":0,\"pending\":0}");
        assertThat(json.get("verified").toString())
                .isEqualTo("{\"mode\":\"size\",\"nodes\":4,\"mismatches\":0}");
        assertThat(json.get("seconds").propertyNames())
                .containsExactly("discovery", "copy", "verify", "total");
        assertThat(json.get("seconds").get("total").asDouble()).isEqualTo(60);
        assertThat(json.get("bytes_copied").asLong()).isEqualTo(10);
        assertThat(json.get("plan").asString()).hasSize(64);
    }

    @Test
    void aTruncatedCopyThatIsNewerThanItsSourceIsNotTakenForTheSame() throws IOException {
        godwit.run("migrate", "--yes", source, destination);
        Files.writeString(destination.resolve("two"), "");
        Files.setLastModifiedTime(
                destination.resolve("two"), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));

        Result result =
                godwit.run(
                        "migrate",
                        "--yes",
                        "--json",
                        "--on-conflict",
                        "newer",
                        source,
                        destination);

        assertThat(result.json().get("differences").get("changed").asInt()).isEqualTo(1);
        assertThat(result.json().get("differences").get("same").asInt()).isEqualTo(3);
    }

    @Test
    void namesAMigrationAfterItsPair() {
        JsonNode json = godwit.run("migrate", "--yes", "--json", source, destination).json();

        assertThat(json.get("migration").asString()).matches("source-destination-[0-9a-f]{8}");
        assertThat(folder.resolve("home").resolve(json.get("migration").asString())).isDirectory();
    }

    @Test
    void saysNullForAVerificationThatWasNotWanted() {
        JsonNode json =
                godwit.run("migrate", "--yes", "--json", "--verify", "none", source, destination)
                        .json();

        assertThat(json.get("verified").isNull()).isTrue();
    }

    @Test
    void waitsAtTheReviewWhenNobodyCanBeAsked() {
        Result result = godwit.run("migrate", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("only on the source", "To do: copy 4 (10 B).");
        assertThat(result.err()).contains("godwit: The plan waits; look at it with godwit review");
        assertThat(destination).doesNotExist();
    }

    @Test
    void printsTheStatusWhenAPlanWaitsForAScript() {
        Result result = godwit.run("migrate", "--json", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.json().get("phase").asString()).isEqualTo("Awaiting-Path-Review");
        assertThat(result.json().get("outcomes").get("pending").asInt()).isEqualTo(4);
    }

    @Test
    void asksOnATerminalAndCarriesOutWhatIsApproved() {
        Result result = godwit.typing("y").run("migrate", source, destination);

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Carry this out? [y/N]");
        assertThat(destination.resolve("two")).exists();
    }

    @Test
    void leavesThePlanWaitingWhenTheAnswerIsNo() {
        Result result = godwit.typing("").run("migrate", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(destination).doesNotExist();
    }

    @Test
    void neverAsksAScript() {
        Result result = godwit.typing("y").run("migrate", "--json", source, destination);

        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void showsAWaitingPlanWithItsAgeAndCarriesItOutOnApproval() {
        Instant later = Instant.now().plusSeconds(2 * 3600 + 60);
        godwit.run("migrate", source, destination);

        Result shown = godwit.at(later).run("migrate", source, destination);
        godwit.run("approve");
        Result done = godwit.run("migrate", source, destination);

        assertThat(shown.code()).isEqualTo(3);
        assertThat(shown.err()).contains("has a plan that waits, made 2 hours ago");
        assertThat(done.code()).isZero();
        assertThat(done.err()).contains("has an approved plan");
    }

    @Test
    void approvesNoPlanThatThisRunDidNotFindButListsAgain() throws IOException {
        godwit.run("migrate", source, destination);
        Files.writeString(source.resolve("late"), "late");

        Result result = godwit.run("migrate", "--yes", "--json", source, destination);

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("listing again");
        assertThat(result.json().get("pass").asInt()).isEqualTo(2);
        assertThat(destination.resolve("late")).exists();
    }

    @Test
    void listsAgainWhenAskedForAFreshPlan() {
        godwit.run("migrate", source, destination);

        JsonNode json = godwit.run("migrate", "--fresh", "--json", source, destination).json();

        assertThat(json.get("pass").asInt()).isEqualTo(2);
    }

    @Test
    void carriesOnlyWhatChangedTheSecondTime() throws IOException {
        godwit.run("migrate", "--yes", source, destination);
        Files.writeString(source.resolve("two"), "two, changed");

        Result result = godwit.run("migrate", "--yes", "--json", source, destination);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("looking for what has changed");
        assertThat(result.json().get("outcomes").get("overwritten").asInt()).isEqualTo(1);
        assertThat(result.json().get("outcomes").get("copied").asInt()).isZero();
    }

    @Test
    void finishesWithoutAQuestionWhenNothingIsToBeDone() {
        godwit.run("migrate", "--yes", source, destination);

        Result result = godwit.run("migrate", source, destination);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Nothing to do");
    }

    @Test
    void dryRunTouchesNothing() {
        Result result = godwit.run("migrate", "--dry-run", "--yes", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(destination).doesNotExist();
    }

    @Test
    void dryRunEndsWellWhenNothingIsToBeDone() {
        godwit.run("migrate", "--yes", source, destination);

        assertThat(godwit.run("migrate", "--dry-run", source, destination).code()).isZero();
        assertThat(godwit.run("discover", source, destination).code()).isZero();
    }

    @Test
    void stopsAtConflictsThatNobodySettled() throws IOException {
        conflict();

        Result result = godwit.run("migrate", "--yes", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains(
                        "godwit: 1 conflict; choose --on-conflict overwrite, keep or newer, or"
                                + " godwit decide");
        assertThat(Files.readString(destination.resolve("two"))).isEqualTo("somebody else's");
    }

    @Test
    void settlesConflictsAsTheOptionSays() throws IOException {
        conflict();

        Result result =
                godwit.run("migrate", "--yes", "--on-conflict", "keep", source, destination);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readString(destination.resolve("two"))).isEqualTo("somebody else's");
        assertThat(destination.resolve("a/one")).exists();
    }

    @Test
    void settlesTheConflictsOfAPlanThatWaits() throws IOException {
        conflict();
        godwit.run("migrate", source, destination);

        Result approved = godwit.run("approve", "--on-conflict", "newer");

        assertThat(approved.code()).as(approved.err()).isZero();
        assertThat(godwit.run("copy").code()).isZero();
        assertThat(Files.readString(destination.resolve("two"))).isEqualTo("two two");
    }

    @Test
    void asksOnceAboutAllConflictsOnATerminal() throws IOException {
        conflict();

        Result result = godwit.typing("o", "y").run("migrate", source, destination);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).containsOnlyOnce("Overwrite all, keep all");
        assertThat(Files.readString(destination.resolve("two"))).isEqualTo("two two");
    }

    @Test
    void asksNobodyAboutAConflictOfKindThatNoPolicySettles() throws IOException {
        Files.createDirectories(destination.resolve("two/inside"));

        Result result =
                godwit.typing("o", "y")
                        .run("migrate", "--on-conflict", "overwrite", source, destination);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("godwit: 1 conflict of kind or name; settle them with godwit decide")
                .doesNotContain("Overwrite all");
        godwit.run("exclude", "two");
        assertThat(godwit.run("migrate", "--yes", source, destination).code()).isZero();
        assertThat(destination.resolve("two/inside")).isDirectory();
    }

    @Test
    void tellsWhatIsNotWellAndEndsWithOne() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor();

        Result result = godwit.run("migrate", "--yes", "--json", source, destination);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().get("outcomes").get("unsupported").asInt()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "godwit: Not all is well: 1 unsupported;"
                                + " see godwit report --outcome unsupported");
    }

    @Test
    void refusesAnEmptySourceUnlessItIsMeant() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Result refused = godwit.run("migrate", "--yes", "--json", empty, destination);

        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.json().get("error").propertyNames())
                .containsExactly("code", "what", "next");
        assertThat(refused.json().get("error").get("code").asInt()).isEqualTo(5);
        assertThat(refused.err().lines()).hasSize(1).first().asString().startsWith("godwit: ");
        assertThat(godwit.run("migrate", "--yes", "--allow-empty", empty, destination).code())
                .isZero();
    }

    @Test
    void keepsItsStateWhereItIsTold() {
        Path state = folder.resolve("state");

        godwit.run("migrate", "--state", state, source, destination);

        assertThat(state.resolve("migration.yaml")).exists();
        assertThat(godwit.run("status", "--state", state).code()).isZero();
    }

    @Test
    void refusesTheStateOfAnotherPair() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("file"), "text");
        godwit.run("migrate", "--name", "mine", source, destination);

        Result result = godwit.run("migrate", "--name", "mine", other, destination);

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("another pair");
    }

    @Test
    void takesTheMigrationThatThePairHadLast() {
        godwit.run("migrate", "--name", "mine", source, destination);

        JsonNode json = godwit.run("migrate", "--json", source, destination).json();

        assertThat(json.get("migration").asString()).isEqualTo("mine");
    }

    @Test
    void findsLocationsByTheirNamesInTheConfiguration() throws IOException {
        Files.writeString(
                folder.resolve("godwit.yaml"),
                """
                locations:
                  photos: %s
                  backup: %s
                verify: none
                exclude: ["two"]
                """
                        .formatted(source, destination));

        Result result = godwit.run("migrate", "--yes", "--json", "photos", "backup");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().get("verified").isNull()).isTrue();
        assertThat(destination.resolve("a/one")).exists();
        assertThat(destination.resolve("two")).doesNotExist();
    }

    @Test
    void holdsTheSumsTogether() throws IOException, InterruptedException {
        conflict();
        Files.writeString(destination.resolve("extra"), "extra");
        Files.writeString(source.resolve("left.tmp"), "left out");
        Files.createDirectories(source.resolve("dropped/below"));
        new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor();
        Path same = Files.writeString(source.resolve("same"), "same");
        Files.copy(same, destination.resolve("same"), StandardCopyOption.COPY_ATTRIBUTES);
        godwit.run("discover", "--exclude", "*.tmp", source, destination);
        godwit.run("exclude", "dropped");
        godwit.run("approve", "--on-conflict", "keep");

        JsonNode json = godwit.run("resume", "--json").json();

        long union = sum(json.get("differences"));
        long settled = sum(json.get("outcomes"));
        assertThat(union).isEqualTo(10);
        assertThat(json.get("differences").get("same").asInt()).isEqualTo(1);
        assertThat(json.get("differences").get("only_on_destination").asInt()).isEqualTo(1);
        assertThat(settled).isEqualTo(union - 2);
        assertThat(json.get("outcomes").toString())
                .isEqualTo(
                        "{\"copied\":3,\"overwritten\":0,\"metadata\":0,\"deleted\":0,\"kept\":1,"
                                + "\"already_there\":0,\"excluded\":3,\"failed\":0,"
                                + "\"blocked\":0,\"stale\":0,\"unsupported\":1,\"pending\":0}");
    }

    private static long sum(JsonNode counts) {
        return counts.values().stream().mapToLong(JsonNode::asLong).sum();
    }
}
