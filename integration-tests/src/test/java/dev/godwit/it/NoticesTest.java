package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the review says before anything is copied: what is mounted in the trees, and what the
/// destination cannot keep.
class NoticesTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;

    @BeforeEach
    void prepare() throws Exception {
        Mounts.needed();
        program = Program.in(folder);
        source = Files.createDirectory(folder.resolve("source"));
        destination = folder.resolve("destination");
        Files.writeString(source.resolve("file"), "x");
    }

    @Test
    void leavesOutWhatIsMountedInTheSourceWhenAsked() throws Exception {
        try (var _ = Mounts.memory(source.resolve("sub/mount point"), "1m")) {
            Files.writeString(source.resolve("sub/mount point/inside"), "y");

            var planned = run("discover");
            assertThat(notices(planned))
                    .singleElement()
                    .asString()
                    .startsWith("tmpfs is mounted at sub/mount point in the source:")
                    .contains("--one-file-system");
            assertThat(planned.json().get("source").get("files").asInt()).isEqualTo(2);

            var copied = run("migrate", "--yes", "--fresh", "--one-file-system");
            assertThat(copied.exit()).as(copied.toString()).isZero();
            assertThat(notices(copied)).singleElement().asString().contains("left out");
            assertThat(copied.json().get("source").get("files").asInt()).isEqualTo(1);
            assertThat(destination.resolve("sub/mount point")).isEmptyDirectory();

            var all = run("migrate", "--yes", "--no-one-file-system");
            assertThat(all.exit()).as(all.toString()).isZero();
            assertThat(destination.resolve("sub/mount point/inside")).hasContent("y");
        }
        assertThat(notices(run("migrate", "--yes", "--fresh"))).isEmpty();
    }

    @Test
    void tellsWhatIsMountedInTheDestination() throws Exception {
        try (var _ = Mounts.memory(destination.resolve("there"), "1m")) {
            assertThat(notices(run("discover")))
                    .singleElement()
                    .asString()
                    .startsWith("tmpfs is mounted at there in the destination");
        }
    }

    @Test
    void tellsWhatTheDestinationCannotKeep() throws Exception {
        Oracle.needs("setfattr");
        Oracle.needs("setfacl");
        shell(
                "mkdir team; for f in noted listed; do echo $f >$f; done; setfattr -n user.a -v b noted;"
                        + " setfattr -n user.a -v b team; setfacl -m u:9:r listed; setfacl -m d:u:9:r team");
        try (var _ = Mounts.plain(destination)) {
            var planned = run("discover");

            assertThat(notices(planned))
                    .containsExactly(
                            "The destination cannot keep the access control list of 1 node",
                            "The destination cannot keep the default access control list of 1 node",
                            "The destination cannot keep the user extended attributes of 2 nodes");
            assertThat(program.run("review").out())
                    .contains("Note: The destination cannot keep the user extended attributes");
            assertThat(reasons("review", "--list", "--json"))
                    .containsExactly(
                            "listed: the destination cannot keep the access control list",
                            "noted: the destination cannot keep the user extended attributes",
                            "team: the destination cannot keep the default access control list, the"
                                    + " user extended attributes");

            var copied = run("migrate", "--yes");
            assertThat(copied.exit()).as(copied.toString()).isZero();
            assertThat(reasons("report", "--json")).hasSize(3);

            var lessAsked = run("migrate", "--yes", "--metadata", "mode");
            assertThat(notices(lessAsked)).isEmpty();
            assertThat(lessAsked.json().get("outcomes").get("metadata").asInt()).isZero();
        }
    }

    @Test
    void tellsThatFlagsAreNotCarried() throws Exception {
        var disk = Files.createTempDirectory("godwit-flags");
        try {
            var file = Files.writeString(disk.resolve("fixed"), "x");
            Files.writeString(disk.resolve("log"), "x");
            var flagged = Command.in(disk, "sh", "-c", "chattr +i fixed && chattr +a log").run();
            assumeThat(flagged.exit()).as("no flags here: " + flagged.err()).isZero();

            var ran =
                    program.run(
                            "migrate", "--yes", "--json", disk.toString(), destination.toString());

            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertThat(notices(ran))
                    .containsExactly(
                            "The destination cannot keep the flags (immutable, append) of 2 nodes");
            assertThat(destination.resolve(file.getFileName())).hasContent("x");
        } finally {
            Command.in(disk, "sh", "-c", "chattr -i fixed; chattr -a log; rm -rf " + disk).run();
        }
    }

    private Ran run(String command, String... options) throws Exception {
        var words = new ArrayList<>(List.of(command, "--json"));
        words.addAll(List.of(options));
        words.addAll(List.of(source.toString(), destination.toString()));
        return program.run(words.toArray(String[]::new));
    }

    private static List<String> notices(Ran ran) {
        var notices = new ArrayList<String>();
        ran.json().path("notices").forEach(notice -> notices.add(notice.asString()));
        return notices;
    }

    private List<String> reasons(String... words) throws Exception {
        return program.run(words).rows().stream()
                .filter(row -> !row.get("reason").isNull())
                .map(NoticesTest::reason)
                .sorted()
                .toList();
    }

    private static String reason(JsonNode row) {
        return row.get("path").asString() + ": " + row.get("reason").asString();
    }

    private void shell(String script) throws Exception {
        var ended = Command.in(source, "sh", "-ec", script).run();
        assertThat(ended.exit()).as(ended.err()).isZero();
    }
}
