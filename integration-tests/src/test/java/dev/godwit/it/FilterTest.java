package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What filters leave out is not looked at, and what they let through arrives.
class FilterTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;

    @BeforeEach
    void install() throws Exception {
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
    }

    // ------------------------------------------------------------ before listing

    @Test
    void withoutAFilterEveryFolderIsListed() throws Exception {
        assertThat(listed()).containsExactly("/", "/cache", "/cache/deep", "/docs", "/docs/deep");
    }

    @Test
    void anExcludedFolderIsNeverListed() throws Exception {
        assertThat(listed("--exclude", "cache/")).containsExactly("/", "/docs", "/docs/deep");
        assertThat(copied()).containsExactly("docs", "docs/a.txt", "docs/deep", "docs/deep/b.tmp");
    }

    @Test
    void onlyWhatIsIncludedIsListed() throws Exception {
        assertThat(listed("--include", "/docs/***")).containsExactly("/", "/docs", "/docs/deep");
        assertThat(copied()).containsExactly("docs", "docs/a.txt", "docs/deep", "docs/deep/b.tmp");
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws Exception {
        assertThat(listed("--include", "/cache/keep", "--exclude", "cache/"))
                .containsExactly("/", "/cache", "/docs", "/docs/deep");
        assertThat(copied()).contains("cache/keep").doesNotContain("cache/deep");
    }

    @Test
    void rulesComeFromAFileToo() throws Exception {
        Files.writeString(folder.resolve("rules"), "# none of these\n- *.tmp\n\n- /cache\n");
        assertThat(listed("--filter-from", "rules")).containsExactly("/", "/docs", "/docs/deep");
        assertThat(copied()).containsExactly("docs", "docs/a.txt", "docs/deep");
    }

    @Test
    void whatAPersonIncludesAgainIsListedThen() throws Exception {
        listed("--exclude", "cache/");
        Files.delete(folder.resolve("listed"));

        var included = program.run("include", "cache", "--json");
        assertThat(included.exit()).as(included.toString()).isZero();
        var early = program.run("approve", "--json");
        assertThat(early.exit()).as("it is still to be listed: " + early).isEqualTo(3);
        var resumed = program.run("resume", "--json");
        assertThat(resumed.exit()).as(resumed.toString()).isEqualTo(3);

        assertThat(new TreeSet<>(Files.readAllLines(folder.resolve("listed"))))
                .contains("/cache", "/cache/deep")
                .doesNotContain("/docs/deep");
        assertThat(copied()).contains("cache/keep", "cache/deep/c");
    }

    /// Lists a source that tells which of its folders were listed.
    private Set<String> listed(String... filters) throws Exception {
        if (Files.notExists(program.plugins().resolve("fixed.jar"))) {
            FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        }
        var words = new ArrayList<>(List.of("discover", "--json"));
        words.addAll(List.of(filters));
        words.addAll(List.of("--source-set", "log=" + folder.resolve("listed")));
        words.add("fixed:docs/a.txt,docs/deep/b.tmp,cache/keep,cache/deep/c");
        words.add(destination.toString());
        var ran = program.run(words.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(3);
        assertThat(destination).doesNotExist();
        // The root is looked into beforehand, to tell an empty source.
        return new TreeSet<>(Files.readAllLines(folder.resolve("listed")));
    }

    /// Carries the plan out.
    private Set<String> copied() throws Exception {
        var approved = program.run("approve", "--json");
        assertThat(approved.exit()).as(approved.toString()).isZero();
        var ran = program.run("copy", "--json");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return Trees.names(destination);
    }

    // ------------------------------------------------------------ sizes and ages

    @Test
    void sizesLeaveFilesOut() throws Exception {
        Files.createDirectories(source);
        for (var size : List.of(0, 99, 100, 101, 2048, 2049)) {
            Files.write(source.resolve("size-" + size), new byte[size]);
        }
        var ran = migrate("--min-size", "100", "--max-size", "2KiB");

        assertThat(ran.json().get("differences").get("excluded").asInt()).isEqualTo(3);
        assertThat(Trees.names(destination)).containsExactly("size-100", "size-101", "size-2048");
    }

    @Test
    void agesLeaveFilesOut() throws Exception {
        Files.createDirectories(source);
        for (var hours : List.of(0, 2, 30, 200)) {
            var file = Files.writeString(source.resolve("hours-" + hours), "text");
            Trees.time(file, Instant.now().minusSeconds(hours * 3600L));
        }
        migrate("--min-age", "1h", "--max-age", "7d");

        assertThat(Trees.names(destination)).containsExactly("hours-2", "hours-30");
    }

    @Test
    void whatIsBelowAnExcludedPathIsNotExtra() throws Exception {
        for (var root : List.of(source, destination)) {
            Files.createDirectories(root.resolve("build/output"));
            Files.writeString(root.resolve("build/output/made"), root.toString());
        }
        Files.writeString(source.resolve("kept"), "kept");

        var ran = migrate("--exclude", "build/");

        assertThat(ran.json().get("differences").get("only_on_destination").asInt()).isZero();
        assertThat(ran.json().get("outcomes").get("copied").asInt()).isEqualTo(1);
        assertThat(destination.resolve("build/output/made")).hasContent(destination.toString());
    }

    private Ran migrate(String... filters) throws Exception {
        var words = new ArrayList<>(List.of("migrate", "--yes", "--json"));
        words.addAll(List.of(filters));
        words.addAll(List.of(source.toString(), destination.toString()));
        var ran = program.run(words.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return ran;
    }
}
