package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plan is looked at, decided about and frozen; what is copied is this and nothing else.
class ReviewTest {
    private static final int WAITS = 3;
    private static final int REFUSED = 5;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;

    @BeforeEach
    void grow() throws Exception {
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
        for (var file : List.of("a/b/c/leaf", "a/b/two", "a/one", "z/other", "top")) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), file);
        }
    }

    @Test
    void aDryRunDoesNotEvenMakeTheRoot() throws Exception {
        var ran = on("migrate", "--yes", "--dry-run");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(WAITS);
        assertThat(ran.json().get("phase").asString()).isEqualTo("Awaiting-Path-Review");
        assertThat(ran.json().get("outcomes").get("pending").asInt()).isEqualTo(9);
        assertThat(destination).doesNotExist();
    }

    @Test
    void aDryRunWithNothingToDoEndsWell() throws Exception {
        assertThat(on("migrate", "--yes").exit()).isZero();
        var before = Oracle.look(destination);

        assertThat(on("migrate", "--dry-run").exit()).isZero();
        assertThat(on("discover").exit()).isZero();
        assertThat(Oracle.look(destination)).isEqualTo(before);
    }

    @Test
    void withoutAnswerOrApprovalNothingIsCopied() throws Exception {
        var ran = on("migrate");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(WAITS);
        assertThat(destination).doesNotExist();
        assertThat(program.run("copy", "--json").exit()).isEqualTo(WAITS);
        assertThat(destination).doesNotExist();
    }

    @Test
    void aDecisionHoldsForEverythingBelow() throws Exception {
        on("discover");
        assertThat(decisions()).doesNotContainValue("exclude");

        assertThat(program.run("exclude", "a", "--json").exit()).isZero();
        assertThat(decisions())
                .containsAllEntriesOf(
                        Map.of("a", "exclude", "a/b", "exclude", "a/b/c/leaf", "exclude"))
                .containsAllEntriesOf(Map.of("z/other", "copy", "top", "copy"));

        assertThat(program.run("include", "a/b", "--json").exit()).isZero();
        assertThat(decisions())
                .containsAllEntriesOf(Map.of("a/b", "copy", "a/b/c/leaf", "copy"))
                .containsEntry("a/one", "exclude");

        assertThat(program.run("exclude", "a/b/two", "--only-this", "--json").exit()).isZero();
        var approved = program.run("approve", "--json");
        assertThat(approved.exit()).as(approved.toString()).isZero();
        var copied = program.run("copy", "--json");
        assertThat(copied.exit()).as(copied.toString()).isZero();
        assertThat(destination.resolve("a/b/c/leaf")).hasContent("a/b/c/leaf");
        assertThat(destination.resolve("a/one")).doesNotExist();
        assertThat(destination.resolve("a/b/two")).doesNotExist();
        assertThat(destination.resolve("top")).hasContent("top");
    }

    @Test
    void aDecisionAfterTheApprovalStopsTheCopy() throws Exception {
        on("discover");
        var plan = program.run("approve", "--json").json().get("plan").asString();
        assertThat(program.run("exclude", "z", "--json").exit()).isZero();

        var late = program.run("copy", "--json");
        assertThat(late.exit()).as(late.toString()).isEqualTo(WAITS);
        assertThat(late.json().get("error").get("next").asString()).contains("approve");
        assertThat(destination).doesNotExist();

        var again = program.run("approve", "--json").json().get("plan").asString();
        assertThat(again).isNotEqualTo(plan);
        var other = program.run("copy", "--json", "--plan", plan);
        assertThat(other.exit()).as(other.toString()).isEqualTo(REFUSED);
        assertThat(destination).doesNotExist();

        assertThat(program.run("copy", "--json", "--plan", again).exit()).isZero();
        assertThat(destination.resolve("z")).doesNotExist();
        assertThat(destination.resolve("top")).hasContent("top");
    }

    @Test
    void theSamePlanHasTheSameFingerprint() throws Exception {
        on("discover");
        var one = program.run("approve", "--json").json().get("plan").asString();
        on("discover");
        var two = program.run("approve", "--json").json().get("plan").asString();

        assertThat(two).isEqualTo(one).matches("[0-9a-f]{64}");
    }

    @Test
    void aFileThatChangedAfterTheReviewIsStaleAndTheNextPassCarriesIt() throws Exception {
        on("discover");
        assertThat(program.run("approve").exit()).isZero();
        Files.writeString(source.resolve("top"), "longer than before");

        var copied = program.run("copy", "--json");

        assertThat(copied.exit()).as(copied.toString()).isEqualTo(1);
        assertThat(copied.json().get("outcomes").get("stale").asInt()).isEqualTo(1);
        assertThat(destination.resolve("top")).doesNotExist();
        assertThat(program.run("resume", "--json").exit()).as("verified").isEqualTo(1);
        var next = on("migrate", "--yes");
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(destination.resolve("top")).hasContent("longer than before");
    }

    @Test
    void aFileThatAppearedAtTheDestinationAfterTheReviewIsNotLost() throws Exception {
        on("discover");
        assertThat(program.run("approve").exit()).isZero();
        Files.createDirectories(destination);
        Files.writeString(destination.resolve("top"), "a stranger's");

        var copied = program.run("copy", "--json");

        assertThat(copied.exit()).as(copied.toString()).isEqualTo(1);
        assertThat(copied.json().get("outcomes").get("stale").asInt()).isEqualTo(1);
        assertThat(destination.resolve("top")).hasContent("a stranger's");
    }

    @Test
    void conflictsWaitForAPolicy() throws Exception {
        Files.createDirectories(destination);
        Files.writeString(destination.resolve("top"), "a stranger's");

        var waiting = on("migrate", "--yes");
        assertThat(waiting.exit()).as(waiting.toString()).isEqualTo(WAITS);
        assertThat(waiting.json().get("conflicts").asInt()).isEqualTo(1);
        assertThat(waiting.err()).contains("--on-conflict");
        assertThat(destination.resolve("z")).doesNotExist();

        var overwritten = on("migrate", "--yes", "--on-conflict", "overwrite");
        assertThat(overwritten.exit()).as(overwritten.toString()).isZero();
        assertThat(overwritten.json().get("outcomes").get("overwritten").asInt()).isEqualTo(1);
        assertThat(destination.resolve("top")).hasContent("top");
    }

    @Test
    void aKindClashIsSettledByNoPolicy() throws Exception {
        Files.createDirectories(destination.resolve("top"));

        var ran = on("migrate", "--yes", "--on-conflict", "overwrite");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(WAITS);
        assertThat(ran.json().get("differences").get("kind_clash").asInt()).isEqualTo(1);
        assertThat(destination.resolve("top")).isEmptyDirectory();
        assertThat(program.run("exclude", "top", "--json").exit()).isZero();
        assertThat(program.run("approve", "--json").exit()).isZero();
        assertThat(program.run("copy", "--json").exit()).isZero();
        assertThat(destination.resolve("top")).isEmptyDirectory();
        assertThat(destination.resolve("z/other")).hasContent("z/other");
    }

    @Test
    void pagesFollowEachOtherInEveryOrder() throws Exception {
        on("discover");
        for (var order : List.of("tree", "name:desc", "size")) {
            var all = paths(program.run("review", "--list", "--json", "--sort", order));
            assertThat(all).hasSize(9).doesNotHaveDuplicates();
            var paged = new ArrayList<String>();
            var token = "";
            do {
                var words = new ArrayList<>(List.of("review", "--list", "--json", "--limit", "4"));
                words.addAll(List.of("--sort", order));
                if (!token.isEmpty()) {
                    words.addAll(List.of("--after", token));
                }
                var page = program.run(words.toArray(String[]::new));
                paged.addAll(paths(page));
                token = next(page);
            } while (!token.isEmpty());
            assertThat(paged).as(order).isEqualTo(all);
        }
    }

    private static String next(Ran page) {
        var last = page.out().lines().toList().getLast();
        assertThat(last).startsWith("{\"next\":");
        return last.equals("{\"next\":null}") ? "" : last.split("\"")[3];
    }

    private static List<String> paths(Ran page) {
        assertThat(page.exit()).as(page.toString()).isZero();
        return page.rows().stream().map(row -> row.get("path").asString()).toList();
    }

    private Map<String, String> decisions() throws Exception {
        var decisions = new TreeMap<String, String>();
        for (var row : program.run("review", "--list", "--json").rows()) {
            decisions.put(row.get("path").asString(), row.get("decision").asString());
        }
        return decisions;
    }

    private Ran on(String... words) throws Exception {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--json", source.toString(), destination.toString()));
        return program.run(all.toArray(String[]::new));
    }
}
