package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HousekeepingTest {
    @TempDir Path folder;
    private Path source;
    private CommandLineHarness godwit;

    @BeforeEach
    void makeATree() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "text");
        godwit = new CommandLineHarness(folder);
    }

    private void two() {
        godwit.run("migrate", "--yes", "--name", "first", source, folder.resolve("one"));
        godwit.run("discover", "--name", "second", source, folder.resolve("two"));
    }

    @Test
    void saysHowToBeginWhereThereIsNoMigration() {
        Result result = godwit.run("status");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("There is no migration", "godwit migrate SOURCE");
        assertThat(godwit.run("list").code()).isZero();
        assertThat(godwit.run("list", "--json").out()).isEqualTo("{\"migrations\":[]}\n");
    }

    @Test
    void takesTheOnlyMigrationOfTheHome() {
        godwit.run("discover", source, folder.resolve("one"));

        JsonNode json = godwit.run("status", "--json").json();

        assertThat(json.get("phase").asString()).isEqualTo("Awaiting-Path-Review");
        assertThat(json.get("pending").asInt()).isEqualTo(1);
        assertThat(json.get("min_pending_depth").asInt()).isEqualTo(-1);
        assertThat(json.has("rates")).isTrue();
        assertThat(json.has("time_left")).isTrue();
    }

    @Test
    void namesTheMigrationInWhatItAdvisesWhereThereAreSeveral() {
        godwit.run("discover", "--name", "second", source, folder.resolve("two"));
        assertThat(godwit.run("copy").err()).contains("godwit review,");

        two();
        Result copy = godwit.run("copy", "--json", "--name", "second");
        assertThat(copy.err()).contains("godwit review --name second,");
        assertThat(copy.json().get("error").get("next").asString())
                .contains("godwit review --name second,");
        assertThat(godwit.run("status", "--name", "second").err())
                .contains("godwit approve --name second freezes");

        assertThat(godwit.run("resume", "--name", "second").err())
                .contains("or godwit resume --name second --yes");

        Path apart = folder.resolve("a part");
        godwit.run("discover", "--state", apart, source, folder.resolve("three"));
        assertThat(godwit.run("status", "--state", apart).err())
                .contains("godwit approve --state '" + apart + "' freezes");
    }

    @Test
    void listsSeveralInStatusAndNamesThemElsewhere() {
        two();

        assertThat(godwit.run("status").out()).contains("first", "Complete", "second");
        assertThat(godwit.run("status", "--json").json().get("migrations")).hasSize(2);
        Result review = godwit.run("review");
        assertThat(review.code()).isEqualTo(2);
        assertThat(review.err()).contains("first, second", "--name");
        assertThat(godwit.run("review", "--name", "second").code()).isZero();
    }

    @Test
    void showsHowAMigrationIsSetUp() {
        godwit.run(
                "discover", "--name", "mine", "--exclude", "*.tmp", source, folder.resolve("one"));

        JsonNode json = godwit.run("show", "mine", "--json").json();

        assertThat(json.get("settings").get("filters").asString()).isEqualTo("- *.tmp");
        assertThat(json.get("settings").get("verify").asString()).isEqualTo("size");
        assertThat(json.get("locations").get("source").get("root").asString())
                .isEqualTo(source.toString());
        assertThat(godwit.run("show").out()).contains("mine", "- *.tmp", source.toString());
    }

    @Test
    void deletesOnlyWhatIsConfirmed() {
        two();
        Path state = folder.resolve("home/first");

        Result refused = godwit.run("delete", "first");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("add --yes");
        assertThat(state).exists();

        assertThat(godwit.run("delete", "--yes", "first").code()).isZero();
        assertThat(state).doesNotExist();
        assertThat(folder.resolve("one/file")).exists();
    }

    @Test
    void asksBeforeItDeletesOnATerminal() {
        two();

        godwit.typing("n").run("delete", "first");
        assertThat(folder.resolve("home/first")).exists();

        godwit.typing("y").run("delete", "first");
        assertThat(folder.resolve("home/first")).doesNotExist();
    }

    @Test
    void looksAtALocation() {
        Result well = godwit.run("doctor", source);
        Result told = godwit.run("doctor", "--json", source);
        Result missing = godwit.run("doctor", "--json", "memory:nowhere");

        assertThat(well.code()).isZero();
        assertThat(well.out()).contains("is a folder");
        assertThat(told.json().get("facts").get("writable").asString()).isEqualTo("yes");
        assertThat(told.json().get("facts").get("if_absent").asString()).isEqualTo("atomic");
        assertThat(missing.code()).isEqualTo(2);
    }

    @Test
    void mendsTheSnapshotOfAMigration() throws IOException {
        godwit.run("discover", "--name", "mine", source, folder.resolve("one"));
        Path snapshot = folder.resolve("home/mine/migration.yaml");
        Files.writeString(snapshot, "nonsense: [");

        Result sick = godwit.run("doctor", "--name", "mine", "--json");
        Result mended = godwit.run("doctor", "--name", "mine", "--repair");

        assertThat(sick.code()).isEqualTo(1);
        assertThat(sick.json().get("ok").asBoolean()).isFalse();
        assertThat(mended.code()).as(mended.out() + mended.err()).isZero();
        assertThat(godwit.run("status", "--name", "mine").code()).isZero();
    }

    @Test
    void refusesNamesThatWouldLeaveTheHome() {
        assertThat(godwit.run("status", "--name", "../elsewhere").code()).isEqualTo(2);
        assertThat(godwit.run("status", "--name", ".hidden").code()).isEqualTo(2);
        assertThat(godwit.run("status", "--name", "a", "--state", "b").code()).isEqualTo(2);
    }
}
