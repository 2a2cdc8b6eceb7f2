package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Holds the sums of every kind of run together: roots are counted nowhere, differences partition
/// the union of both sides, outcomes what the plan had to settle.
class SumsTest {

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
        Trees.grow(source, new Random(5), 400);
    }

    @Test
    void holdForAPlainCopyAndForTheDeltaAfterIt() throws Exception {
        var counted = count(source);
        var first = migrate("--yes");
        assertThat(first.exit()).as(first.toString()).isZero();
        assertSums(first);
        assertTally(first.json().get("source"), counted);
        assertTally(first.json().get("destination"), new Tally());
        // Every name of a hard-link group is a file, and its content is read once.
        assertThat(first.json().get("bytes_copied").asLong()).isEqualTo(counted.bytesOnce());

        var second = migrate("--yes");
        assertSums(second);
        assertTally(second.json().get("destination"), counted);
        assertThat(second.json().get("differences").get("same").asLong()).isEqualTo(counted.all());
    }

    @Test
    void holdWithExtrasConflictsAndMetadata() throws Exception {
        migrate("--yes");
        var names = names(source, 6);
        Files.writeString(destination.resolve("extra"), "extra");
        Files.createDirectories(destination.resolve("extras/below"));
        Files.writeString(destination.resolve("extras/below/file"), "more");
        Files.writeString(destination.resolve(names.get(0)), "a stranger's");
        Files.writeString(source.resolve(names.get(0)), "changed");
        Files.writeString(source.resolve(names.get(1)), "changed");
        Files.setAttribute(source.resolve(names.get(2)), "unix:mode", 0600);
        Files.delete(source.resolve(names.get(3)));

        var waiting = migrate("--yes");
        assertThat(waiting.exit()).as(waiting.toString()).isEqualTo(3);
        assertThat(waiting.json().get("conflicts").asInt()).isEqualTo(1);
        assertSums(waiting);

        var kept = migrate("--yes", "--on-conflict", "keep");
        assertThat(kept.exit()).as(kept.toString()).isZero();
        assertThat(kept.json().get("outcomes").get("kept").asInt()).isEqualTo(1);
        assertSums(kept);
        assertThat(destination.resolve(names.get(0))).hasContent("a stranger's");
    }

    @Test
    void holdWithFiltersAndPathsLeftOut() throws Exception {
        Files.createDirectories(source.resolve("cache/deep"));
        Files.writeString(source.resolve("cache/deep/file"), "cached");
        Files.createDirectories(source.resolve("left/out"));
        Files.writeString(source.resolve("left/out/file"), "left out");

        var discovered =
                program.run(
                        "discover",
                        "--json",
                        "--exclude",
                        "cache/",
                        "--exclude",
                        "*7",
                        source.toString(),
                        destination.toString());
        assertThat(discovered.exit()).as(discovered.toString()).isEqualTo(3);
        assertSums(discovered);
        var excluded = program.run("exclude", "left", "--json");
        assertThat(excluded.exit()).as(excluded.toString()).isZero();
        assertSums(excluded);
        assertThat(program.run("approve", "--json").exit()).isZero();
        var copied = program.run("copy", "--json");

        assertThat(copied.exit()).as(copied.toString()).isZero();
        assertSums(copied);
        assertThat(copied.json().get("outcomes").get("excluded").asInt()).isGreaterThan(3);
        assertThat(destination.resolve("cache")).doesNotExist();
        assertThat(destination.resolve("left")).doesNotExist();
    }

    @Test
    void holdWithFailuresAndWhatTheyBlock() throws Exception {
        assumeThat(Users.isRoot()).as("only root can become somebody else").isTrue();
        var names = names(source, 3);
        Files.setAttribute(source.resolve(names.get(0)), "unix:mode", 0);
        Files.createDirectories(source.resolve("closed/below"));
        Files.setAttribute(source.resolve("closed"), "unix:mode", 0);
        Command.in(source, "mkfifo", "fifo").run();
        share();

        var ran = migrate("--yes");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.json().get("outcomes").get("failed").asInt()).isPositive();
        assertThat(ran.json().get("outcomes").get("unsupported").asInt()).isEqualTo(1);
        assertSums(ran);
        var failed = program.run("report", "--json", "--outcome", "failed");
        assertThat(failed.rows().stream().map(row -> row.get("path").asString()))
                .contains(names.get(0), "closed")
                .doesNotContain("closed/below");
    }

    /// Gives both trees to a user without rights, as whom everything is done from here on.
    private void share() throws Exception {
        Files.createDirectories(destination);
        // The source too: what is closed is closed to its owner.
        Users.share(folder, "home", "tmp", "source", "destination");
        program = program.through(Users.asNobody());
    }

    private Ran migrate(String... more) throws Exception {
        var words = new ArrayList<>(List.of("migrate", "--json"));
        words.addAll(List.of(more));
        words.addAll(List.of(source.toString(), destination.toString()));
        return program.run(words.toArray(String[]::new));
    }

    // ------------------------------------------------------------ the rules

    private void assertSums(Ran ran) throws Exception {
        var json = ran.json();
        var rows = program.run("report", "--format", "json").rows();
        assertThat(nodes(json.get("source")))
                .as("source of " + ran)
                .isEqualTo(rows.stream().filter(row -> !row.get("source").isNull()).count());
        assertThat(nodes(json.get("destination")))
                .as("destination of " + ran)
                .isEqualTo(rows.stream().filter(row -> !row.get("destination").isNull()).count());
        assertThat(sum(json.get("differences")))
                .as("differences partition the union: " + ran)
                .isEqualTo(rows.size());
        var settled = rows.stream().filter(row -> !row.get("outcome").isNull()).count();
        assertThat(sum(json.get("outcomes")))
                .as("outcomes partition the plan: " + ran)
                .isEqualTo(settled)
                .isEqualTo(rows.size() - leftAlone(rows));
        assertEach(rows, json, "difference", "differences");
        assertEach(rows, json, "outcome", "outcomes");
        assertThat(rows.stream().mapToLong(row -> row.get("bytes_copied").asLong()).sum())
                .isEqualTo(json.get("bytes_copied").asLong());
        assertThat(new TreeSet<>(rows.stream().map(row -> row.get("path").asString()).toList()))
                .hasSameSizeAs(rows)
                .doesNotContain("");
    }

    /// All that is the same, and extras that nobody decided about.
    private static long leftAlone(List<JsonNode> rows) {
        return rows.stream()
                .filter(row ->
                        row.get("difference").asString().equals("same")
                                || (row.get("difference").asString().equals("only_on_destination")
                                        && row.get("outcome").isNull()))
                .count();
    }

    private static void assertEach(List<JsonNode> rows, JsonNode json, String key, String sums) {
        var counted = new HashMap<String, Long>();
        rows.stream()
                .map(row -> row.get(key))
                .filter(value -> !value.isNull())
                .forEach(value -> counted.merge(value.asString(), 1L, Long::sum));
        json.get(sums)
                .propertyStream()
                .forEach(entry ->
                        assertThat(entry.getValue().asLong())
                                .as(sums + " " + entry.getKey())
                                .isEqualTo(counted.getOrDefault(entry.getKey(), 0L)));
        assertThat(json.get(sums).propertyNames()).containsAll(counted.keySet());
    }

    private static long nodes(JsonNode tally) {
        return sum(tally) - tally.get("bytes").asLong();
    }

    private static long sum(JsonNode counts) {
        return counts.valueStream().mapToLong(JsonNode::asLong).sum();
    }

    // ------------------------------------------------------------ counted without the engine

    private static final class Tally {
        private long folders;
        private long files;
        private long links;
        private long bytes;
        private final Map<Object, Long> once = new HashMap<>();

        long all() {
            return folders + files + links;
        }

        long bytesOnce() {
            return once.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static void assertTally(JsonNode json, Tally tally) {
        assertThat(json.get("folders").asLong()).isEqualTo(tally.folders);
        assertThat(json.get("files").asLong()).isEqualTo(tally.files);
        assertThat(json.get("links").asLong()).isEqualTo(tally.links);
        assertThat(json.get("specials").asLong()).isZero();
        assertThat(json.get("bytes").asLong()).isEqualTo(tally.bytes);
    }

    private static Tally count(Path root) throws IOException {
        var tally = new Tally();
        try (var all = Files.walk(root).skip(1)) {
            for (var path : all.toList()) {
                if (Files.isSymbolicLink(path)) {
                    tally.links++;
                } else if (Files.isDirectory(path)) {
                    tally.folders++;
                } else {
                    tally.files++;
                    tally.bytes += Files.size(path);
                    var inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
                    tally.once.put(inode, Files.size(path));
                }
            }
        }
        return tally;
    }

    /// Some files that have one name only, always the same.
    private static List<String> names(Path root, int count) throws IOException {
        var names = new ArrayList<String>();
        try (var all = Files.walk(root)) {
            for (var path : all.sorted().toList()) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.getAttribute(path, "unix:nlink").equals(1)) {
                    names.add(root.relativize(path).toString());
                }
            }
        }
        return names.subList(0, count);
    }
}
