package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.api.MigrationStatus;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each choice of `--metadata` carries, leaves and compares: of what is made, what is replaced
/// and what differs in nothing else.
class MetadataChoiceTest {

    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06.123456Z");
    private static final Instant OTHER = Instant.parse("2009-02-03T04:05:06Z");
    private static final int OWNER = 12;

    @TempDir Path home;

    private Path source;
    private Path destination;
    private EngineHarness harness;
    private int self;

    @BeforeEach
    void makeTrees() throws Exception {
        source = home.resolve("source");
        destination = home.resolve("destination");
        self = (int) Files.getAttribute(home, "unix:uid");
        for (String folder : List.of("made", "timed", "moded")) {
            Files.createDirectories(source.resolve(folder));
        }
        for (String folder : List.of("timed", "moded")) {
            Files.createDirectories(destination.resolve(folder));
            bear(destination.resolve(folder), 0700, folder.equals("timed") ? OTHER : TIME);
        }
        for (String file : List.of("made-file", "replaced", "moded-file")) {
            Files.writeString(source.resolve(file), "content");
            bear(source.resolve(file), 0640, TIME);
        }
        Files.writeString(destination.resolve("replaced"), "older");
        bear(destination.resolve("replaced"), 0600, OTHER);
        Files.writeString(destination.resolve("moded-file"), "content");
        bear(destination.resolve("moded-file"), 0600, TIME);
        for (String link : List.of("made-link", "timed-link")) {
            Files.createSymbolicLink(source.resolve(link), Path.of("to"));
            time(source.resolve(link), TIME);
        }
        Files.createSymbolicLink(destination.resolve("timed-link"), Path.of("to"));
        time(destination.resolve("timed-link"), OTHER);
        for (String folder : List.of("made", "timed", "moded")) {
            bear(source.resolve(folder), 0750, TIME);
        }
        bear(source, 0751, TIME);
        if (isRoot()) {
            for (String given : List.of("made", "made-file", "made-link", "replaced")) {
                Files.setAttribute(
                        source.resolve(given), "unix:uid", OWNER, LinkOption.NOFOLLOW_LINKS);
            }
        }
        harness =
                new EngineHarness(new MemoryDisk(), new MemoryDisk(), home.resolve("state"))
                        .setting("on-conflict", "overwrite");
    }

    private boolean isRoot() {
        return self == 0;
    }

    private static void bear(Path path, int mode, Instant time) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
        time(path, time);
    }

    private static void time(Path path, Instant time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(time), null, null);
    }

    private void by(String way) {
        boolean portable = way.equals("portable");
        assumeTrue(portable || Linux.calls() != null, "the Linux way");
        harness.source(_ -> open(source, portable)).destination(_ -> open(destination, portable));
    }

    private static FSAdapter open(Path root, boolean portable) {
        return portable ? LocalFSAdapter.portable(root) : LocalFSAdapter.at(root);
    }

    // ------------------------------------------------------------ what is there afterwards

    private String mode(String path) throws IOException {
        int mode = (int) fact(path, "unix:mode");
        return Integer.toOctalString(mode & 07777);
    }

    private Instant time(String path) throws IOException {
        return ((FileTime) fact(path, "lastModifiedTime")).toInstant();
    }

    private int owner(String path) throws IOException {
        return (int) fact(path, "unix:uid");
    }

    private Object fact(String path, String name) throws IOException {
        return Files.getAttribute(destination.resolve(path), name, LinkOption.NOFOLLOW_LINKS);
    }

    private record Expected(
            String madeFile,
            String madeFolder,
            String moded,
            String modedFile,
            boolean folderTimes,
            boolean owners,
            int same) {}

    /// Of the three folders, three files and two links two are only on the source and one file has
    /// other content; `none` and `times` do not see that a folder and a file have another mode, and
    /// `none` does not see that a folder and a link have another time.
    private static final Map<String, Expected> EXPECTED =
            Map.of(
                    "none", new Expected("644", "755", "700", "600", false, false, 4),
                    "times", new Expected("644", "755", "700", "600", true, false, 2),
                    "mode", new Expected("640", "750", "750", "640", true, false, 0),
                    "all", new Expected("640", "750", "750", "640", true, true, 0));

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "none,linux", "times,linux", "mode,linux", "all,linux",
        "none,portable", "times,portable", "mode,portable", "all,portable"
    })
    void carriesWhatItSaysAndTouchesNothingElse(String choice, String way) throws Exception {
        by(way);
        harness.setting("metadata", choice);
        Expected expected = Objects.requireNonNull(EXPECTED.get(choice));

        MigrationStatus first = harness.migrate();

        assertThat(first.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
        assertThat(first.totals().difference(Verdict.SAME).nodes()).isEqualTo(expected.same);
        assertThat(first.totals().difference(Verdict.CHANGED).nodes()).isEqualTo(1);
        assertThat(first.totals().difference(Verdict.METADATA).nodes())
                .isEqualTo(4 - expected.same);

        assertThat(mode("made-file")).isEqualTo(expected.madeFile);
        assertThat(mode("replaced")).isEqualTo(expected.madeFile);
        assertThat(mode("moded-file")).isEqualTo(expected.modedFile);
        assertThat(mode("made")).isEqualTo(expected.madeFolder);
        assertThat(mode("moded")).isEqualTo(expected.moded);
        assertThat(mode("timed")).isEqualTo(expected.moded);

        assertThat(time("made-file")).isEqualTo(TIME);
        assertThat(time("replaced")).isEqualTo(TIME);
        assertThat(time("made-link")).isEqualTo(TIME);
        assertThat(time("timed-link")).isEqualTo(expected.folderTimes ? TIME : OTHER);
        assertThat(time("timed")).isEqualTo(expected.folderTimes ? TIME : OTHER);
        assertThat(time("made").equals(TIME)).isEqualTo(expected.folderTimes);

        int given = expected.owners && isRoot() ? OWNER : self;
        assertThat(
                        List.of(
                                owner("made"),
                                owner("made-file"),
                                owner("made-link"),
                                owner("replaced")))
                .containsOnly(given);

        MigrationStatus second = harness.migrate();

        assertThat(second.totals().difference(Verdict.SAME).nodes()).isEqualTo(8);
    }

    /// A root that is there keeps what is not carried, and one that is not gets what is usual.
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "none,linux", "times,linux", "mode,linux", "all,linux",
        "none,portable", "times,portable", "mode,portable", "all,portable"
    })
    void goesForTheRootToo(String choice, String way) throws Exception {
        by(way);
        harness.setting("metadata", choice);
        boolean carriesModes = choice.equals("mode") || choice.equals("all");
        bear(destination, 0700, OTHER);

        harness.migrate();

        assertThat(mode("")).isEqualTo(carriesModes ? "751" : "700");

        destination = home.resolve("new");
        harness = new EngineHarness(new MemoryDisk(), new MemoryDisk(), home.resolve("state2"));
        by(way);
        harness.setting("metadata", choice);

        harness.migrate();

        assertThat(mode("")).isEqualTo(carriesModes ? "751" : "755");
        assertThat(time("").equals(TIME)).isEqualTo(!choice.equals("none"));
    }
}
