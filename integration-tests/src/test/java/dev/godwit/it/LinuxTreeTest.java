package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sources of Linux 6.1, as Debian packs them: a real tree of known size.
class LinuxTreeTest {
    private static final Path PACKED = Path.of("/usr/src/linux-source-6.1.tar.xz");
    private static final JsonMapper JSON = new JsonMapper();

    private static final String NODES =
            """
            {"folders":5095,"files":78579,"links":56,"specials":0,"bytes":1298681992}\
            """;
    private static final String NOTHING =
            """
            {"folders":0,"files":0,"links":0,"specials":0,"bytes":0}\
            """;

    @TempDir(factory = FastFolders.class)
    static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        assumeThat(PACKED)
                .as("the sources of Linux; on Debian 12: apt-get install linux-source-6.1")
                .exists();
        Oracle.needs("rsync");
        Oracle.needs("xz");
        var unpacked = Command.in(folder, "tar", "-xf", PACKED.toString()).run();
        assertThat(unpacked.exit()).as(unpacked.err()).isZero();
    }

    @Test
    void carriesTheTreeThenNothingThenExactlyWhatChanged() throws Exception {
        var source = folder.resolve("linux-source-6.1");
        var destination = folder.resolve("destination");
        var migrates = new Migrates(Program.in(folder), source, destination);

        var first = migrates.run("migrate", "--yes");
        assertThat(first.exit()).as(first.toString()).isZero();
        assertFirst(first.json());
        assertThat(Oracle.differences(source, destination)).isEmpty();

        var second = migrates.run("migrate", "--yes");
        assertThat(second.exit()).as(second.toString()).isZero();
        assertSecond(second.json());

        var changes = change(source);
        var discovered = migrates.run("discover");
        assertThat(discovered.exit()).as(discovered.toString()).isEqualTo(3);
        assertDiscovered(discovered.json());
        assertThat(migrates.plan()).isEqualTo(changes);

        var third = migrates.run("migrate", "--yes");
        assertThat(third.exit()).as(third.toString()).isZero();
        assertThird(third.json());
        assertThat(Oracle.differences(source, destination))
                .filteredOn(difference -> !difference.startsWith(Oracle.PRE_IMAGE))
                .containsExactly("*deleting   README");
        assertThat(Oracle.reserved(destination)).as("what was overwritten").hasSize(1);
    }

    private record Migrates(Program program, Path source, Path destination) {
        Ran run(String... words) throws Exception {
            var all = new java.util.ArrayList<>(java.util.List.of(words));
            all.addAll(java.util.List.of("--json", source.toString(), destination.toString()));
            return program.run(all.toArray(String[]::new));
        }

        /// Every difference that there is something about, by path.
        Map<String, String> plan() throws Exception {
            var review =
                    program.run("review", "--list", "--json", "--where", "not difference=same");
            assertThat(review.exit()).as(review.toString()).isZero();
            var plan = new TreeMap<String, String>();
            for (var row : review.rows()) {
                plan.put(row.get("path").asString(), row.get("difference").asString());
            }
            return plan;
        }
    }

    private static Map<String, String> change(Path source) throws Exception {
        Files.writeString(
                source.resolve("MAINTAINERS"), "Somebody else\n", StandardOpenOption.APPEND);
        var truncated = source.resolve("CREDITS");
        var time = Files.getLastModifiedTime(truncated);
        Files.writeString(truncated, "short");
        Files.setLastModifiedTime(truncated, time);
        Files.setAttribute(source.resolve("COPYING"), "unix:mode", 0600);
        Files.writeString(source.resolve("Documentation/added"), "new");
        Files.setLastModifiedTime(
                source.resolve("Documentation"),
                FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        Files.delete(source.resolve("README"));
        return new TreeMap<>(
                Map.of(
                        "MAINTAINERS", "changed",
                        "CREDITS", "changed",
                        "COPYING", "metadata",
                        "Documentation", "metadata",
                        "Documentation/added", "only_on_source",
                        "README", "only_on_destination"));
    }

    private static void assertFirst(JsonNode json) {
        assertThat(json.get("pass").asInt()).isEqualTo(1);
        assertThat(json.get("phase").asString()).isEqualTo("Complete");
        assertThat(json.get("store").asString()).isEqualTo("duckdb");
        assertSame(json, "source", NODES);
        assertSame(json, "destination", NOTHING);
        assertSame(
                json,
                "differences",
                """
                {"only_on_source":83730,"only_on_destination":0,"same":0,"changed":0,"metadata":0,
                "kind_clash":0,"collision":0,"unsupported":0,"excluded":0}\
                """);
        assertSame(
                json,
                "outcomes",
                """
                {"copied":83730,"overwritten":0,"metadata":0,"deleted":0,"kept":0,
                "already_there":0,"excluded":0,"failed":0,"blocked":0,"stale":0,"unsupported":0,
                "pending":0}\
                """);
        assertSame(json, "conflicts", "0");
        assertSame(json, "bytes_copied", "1298681992");
        assertSame(
                json,
                "verified",
                """
                {"mode":"size","nodes":83730,"mismatches":0}\
                """);
        assertThat(json.get("seconds").propertyNames())
                .containsExactly("discovery", "copy", "verify", "total");
        assertThat(json.get("plan").asString()).matches("[0-9a-f]{64}");
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
    }

    private static void assertSecond(JsonNode json) {
        assertThat(json.get("pass").asInt()).isEqualTo(2);
        assertSame(json, "source", NODES);
        assertSame(json, "destination", NODES);
        assertSame(
                json,
                "differences",
                """
                {"only_on_source":0,"only_on_destination":0,"same":83730,"changed":0,"metadata":0,
                "kind_clash":0,"collision":0,"unsupported":0,"excluded":0}\
                """);
        assertSame(
                json,
                "outcomes",
                """
                {"copied":0,"overwritten":0,"metadata":0,"deleted":0,"kept":0,"already_there":0,
                "excluded":0,"failed":0,"blocked":0,"stale":0,"unsupported":0,"pending":0}\
                """);
        assertSame(json, "bytes_copied", "0");
    }

    private static void assertDiscovered(JsonNode json) {
        assertSame(
                json,
                "differences",
                """
                {"only_on_source":1,"only_on_destination":1,"same":83725,"changed":2,"metadata":2,
                "kind_clash":0,"collision":0,"unsupported":0,"excluded":0}\
                """);
        assertSame(json, "conflicts", "0");
    }

    private static void assertThird(JsonNode json) throws Exception {
        assertSame(
                json,
                "outcomes",
                """
                {"copied":1,"overwritten":2,"metadata":2,"deleted":0,"kept":0,"already_there":0,
                "excluded":0,"failed":0,"blocked":0,"stale":0,"unsupported":0,"pending":0}\
                """);
        assertThat(json.get("bytes_copied").asLong())
                .isEqualTo(
                        Files.size(folder.resolve("linux-source-6.1/MAINTAINERS"))
                                + "short".length()
                                + "new".length());
    }

    private static void assertSame(JsonNode json, String key, String expected) {
        assertThat(json.get(key)).as(key).isEqualTo(JSON.readTree(expected));
    }
}
