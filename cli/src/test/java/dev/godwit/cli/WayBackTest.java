package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deciding about conflicts and extras, and taking it all back.
class WayBackTest {
    @TempDir Path folder;

    private CommandLineHarness godwit;
    private Path source;
    private Path destination;

    @BeforeEach
    void makeTrees() throws IOException {
        godwit = new CommandLineHarness(folder);
        source = Files.createDirectory(folder.resolve("source"));
        destination = Files.createDirectory(folder.resolve("destination"));
        Files.writeString(source.resolve("changed"), "new content");
        Files.writeString(source.resolve("clash"), "a file");
        Files.writeString(source.resolve("new"), "new");
        Files.writeString(destination.resolve("changed"), "old");
        Files.createDirectory(destination.resolve("clash"));
        Files.createDirectory(destination.resolve("old"));
        Files.writeString(destination.resolve("old/extra"), "extra");
    }

    private void decide() {
        assertThat(godwit.run("discover", source, destination).code()).isEqualTo(3);
        assertThat(
                        godwit.run(
                                        "decide",
                                        "--where",
                                        "difference = kind_clash or difference = changed",
                                        "--as",
                                        "overwrite")
                                .err())
                .contains("Decided about 2 nodes. 0 conflicts to decide");
        assertThat(godwit.run("decide", "old", "--as", "delete").err())
                .contains("godwit resume lists what is to be deleted");
        assertThat(godwit.run("resume").code()).isEqualTo(3);
    }

    private void migrate() {
        decide();
        assertThat(godwit.run("approve", "--max-delete", 2).code()).isZero();
        Result copied = godwit.run("copy", "--json");
        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(copied.json().get("outcomes").get("overwritten").asInt()).isEqualTo(2);
        assertThat(copied.json().get("outcomes").get("deleted").asInt()).isEqualTo(2);
        assertThat(godwit.run("status", "--json").json().get("kept").asBoolean()).isTrue();
        assertThat(destination.resolve("old")).doesNotExist();
        assertThat(destination.resolve("clash")).hasContent("a file");
    }

    @Test
    void refusesAPlanThatDeletesMoreThanWasAllowed() {
        decide();

        Result refused = godwit.run("approve", "--max-delete", 1);

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err())
                .contains("The plan deletes 2 nodes, and --max-delete allows 1")
                .contains("--max-delete 2");
        assertThat(godwit.run("migrate", "--yes", source, destination).code()).isEqualTo(3);
        assertThat(destination.resolve("old/extra")).hasContent("extra");
    }

    @Test
    void goesThereAndBack() {
        migrate();
        assertThat(godwit.run("status").err()).contains("godwit rollback", "godwit finish");

        Result back = godwit.run("rollback", "--yes", "--json");

        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.json().get("phase").asString()).isEqualTo("Rolled-Back");
        assertThat(back.json().get("rollback").get("removed").asInt()).isEqualTo(1);
        assertThat(back.json().get("rollback").get("restored").asInt()).isEqualTo(4);
        assertThat(back.json().get("rollback").get("left_alone")).isEmpty();
        assertThat(destination.resolve("changed")).hasContent("old");
        assertThat(destination.resolve("clash")).isEmptyDirectory();
        assertThat(destination.resolve("old/extra")).hasContent("extra");
        assertThat(destination.resolve("new")).doesNotExist();
        assertThat(godwit.run("resume").err()).contains("was rolled back");
        assertThat(godwit.run("rollback", "--yes").err()).contains("nothing to undo");
        assertThat(godwit.run("verify").code()).isEqualTo(5);
    }

    @Test
    void tellsWhatSomebodyElseDidMeanwhile() throws IOException {
        migrate();
        Files.writeString(destination.resolve("changed"), "by somebody else");

        Result back = godwit.run("rollback", "--yes");

        assertThat(back.code()).isEqualTo(1);
        assertThat(back.out()).startsWith("changed: ");
        assertThat(back.err()).contains("1 node left alone");
        assertThat(destination.resolve("changed")).hasContent("by somebody else");
    }

    @Test
    void givesTheWayBackUp() throws IOException {
        migrate();

        Result finished = godwit.run("finish", "--yes", "--json");

        assertThat(finished.code()).as(finished.err()).isZero();
        assertThat(finished.json().get("undoable").asBoolean()).isFalse();
        assertThat(finished.json().get("kept").asBoolean()).isFalse();
        try (var left = Files.list(destination)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("changed", "clash", "new");
        }
        Result back = godwit.run("rollback", "--yes");
        assertThat(back.code()).isEqualTo(5);
        assertThat(back.err()).contains("nothing to undo since the last finish");
    }

    @Test
    void asksBeforeItUndoesOrGivesUp() {
        migrate();

        for (String command : new String[] {"rollback", "finish"}) {
            Result asked = godwit.run(command);
            assertThat(asked.code()).isEqualTo(2);
            assertThat(asked.err()).contains("--yes");
        }
        assertThat(godwit.typing("n").run("rollback").code()).isZero();
        assertThat(destination.resolve("new")).exists();
    }
}
