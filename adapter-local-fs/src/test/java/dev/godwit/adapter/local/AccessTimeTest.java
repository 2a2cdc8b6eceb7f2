package dev.godwit.adapter.local;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The time at which something was read last, before Godwit came. The times are so old that every
/// reading that leaves a trace shows.
class AccessTimeTest {

    private static final Instant NEW = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path home;

    private Path source;
    private Path destination;
    private EngineHarness harness;

    @BeforeEach
    void makeTree() throws Exception {
        assumeTrue(ChildProcess.works("touch", "-h", home.toString()), "touch");
        source = home.resolve("source");
        destination = home.resolve("destination");
        Files.createDirectories(source.resolve("folder/sub"));
        Files.writeString(source.resolve("file"), "content");
        Files.writeString(source.resolve("empty"), "");
        Files.writeString(source.resolve("folder/file"), "content");
        Files.createSymbolicLink(source.resolve("folder/link"), Path.of("file"));
        touch(source.resolve("file"), "2001-02-03T04:05:06.123456789Z");
        touch(source.resolve("empty"), "2001-02-03T04:05:06.000000001Z");
        touch(source.resolve("folder/file"), "2001-02-03T04:05:06.999999999Z");
        touch(source.resolve("folder/link"), "2001-02-03T04:05:07.123456000Z");
        touch(source.resolve("folder/sub"), "2001-02-03T04:05:08.000000001Z");
        touch(source.resolve("folder"), "2001-02-03T04:05:09.000000002Z");
        harness =
                new EngineHarness(new MemoryDisk(), new MemoryDisk(), home.resolve("state"))
                        .setting("on-conflict", "overwrite");
    }

    private void by(boolean portable) {
        assumeTrue(portable || Linux.calls() != null, "the Linux way");
        harness.source(_ -> open(source, portable)).destination(_ -> open(destination, portable));
    }

    private static FSAdapter open(Path root, boolean portable) {
        return portable ? LocalFSAdapter.portable(root) : LocalFSAdapter.at(root);
    }

    private static void touch(Path path, String accessed) throws Exception {
        ChildProcess.Ended touched =
                ChildProcess.run(
                        Map.of("TZ", "UTC"),
                        List.of("touch", "-h", "-a", "-d", accessed, path.toString()));
        assertThat(touched.status()).as(touched::toString).isZero();
        assertThat(accessed(path)).isEqualTo(Instant.parse(accessed));
    }

    private static Instant accessed(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .lastAccessTime()
                .toInstant();
    }

    private Instant there(String path) throws IOException {
        return accessed(destination.resolve(path));
    }

    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void isThatOfTheSourceBeforeItWasReadInNanoseconds(boolean portable) throws Exception {
        by(portable);

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isEqualTo(6);
        assertThat(there("file")).isEqualTo("2001-02-03T04:05:06.123456789Z");
        assertThat(there("empty")).isEqualTo("2001-02-03T04:05:06.000000001Z");
        assertThat(there("folder/file")).isEqualTo("2001-02-03T04:05:06.999999999Z");
        assertThat(there("folder/sub")).isEqualTo("2001-02-03T04:05:08.000000001Z");
        assertThat(there("folder")).isEqualTo("2001-02-03T04:05:09.000000002Z");
    }

    /// Which Java cannot give.
    @Test
    void mayBeLongAgo() throws Exception {
        by(false);
        touch(source.resolve("file"), "1960-02-03T04:05:06.999999999Z");

        harness.migrate();

        assertThat(there("file")).isEqualTo("1960-02-03T04:05:06.999999999Z");
    }

    /// Whoever reads what a link says changes its access time, so it is there until somebody does.
    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void ofALinkStaysUntilItIsReadAgain(boolean portable) throws Exception {
        by(portable);
        harness.setting("verify", "none");

        harness.migrate();

        assertThat(there("folder/link")).isEqualTo("2001-02-03T04:05:07.123456Z");
    }

    @Test
    void isThatOfASpecialFile() throws Exception {
        by(false);
        Path fifo = source.resolve("fifo");
        assumeTrue(ChildProcess.works("mkfifo", fifo.toString()), "mkfifo");
        touch(fifo, "2001-02-03T04:05:06.000000003Z");
        harness.setting("specials", "true");

        harness.migrate();

        assertThat(there("fifo")).isEqualTo("2001-02-03T04:05:06.000000003Z");
    }

    @Test
    void ofTheSourceStaysWhereItMay() throws Exception {
        by(false);

        harness.migrate();

        assertThat(accessed(source.resolve("file"))).isEqualTo("2001-02-03T04:05:06.123456789Z");
        assertThat(accessed(source.resolve("folder"))).isEqualTo("2001-02-03T04:05:09.000000002Z");
    }

    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void isNoDifference(boolean portable) throws Exception {
        by(portable);
        harness.migrate();
        for (String path : List.of("file", "folder", "folder/sub", "folder/link")) {
            touch(source.resolve(path), "2002-02-03T04:05:06Z");
        }

        MigrationStatus again = harness.migrate();

        assertThat(again.totals().difference(Verdict.SAME).nodes()).isEqualTo(6);
        assertThat(there("file")).isEqualTo("2001-02-03T04:05:06.123456789Z");
    }

    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void isNotCarriedWhereTimesAreNot(boolean portable) throws Exception {
        by(portable);
        harness.setting("metadata", "none");

        harness.migrate();

        for (String path : List.of("file", "empty", "folder", "folder/sub", "folder/link")) {
            assertThat(there(path)).as(path).isAfter(NEW);
        }
    }

    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void comesBackWithARollback(boolean portable) throws Exception {
        by(portable);
        Files.createDirectories(destination.resolve("folder"));
        Files.writeString(destination.resolve("folder/file"), "older");
        Files.setLastModifiedTime(
                destination.resolve("folder/file"), FileTime.from(NEW.minusSeconds(9)));
        touch(destination.resolve("folder/file"), "2003-02-03T04:05:06.000000007Z");
        touch(destination.resolve("folder"), "2003-02-03T04:05:06.000000008Z");
        harness.migrate();
        assertThat(there("folder")).isEqualTo("2001-02-03T04:05:09.000000002Z");

        harness.rollBack();

        assertThat(there("folder")).isEqualTo("2003-02-03T04:05:06.000000008Z");
        assertThat(there("folder/file")).isEqualTo("2003-02-03T04:05:06.000000007Z");
        assertThat(Files.readString(destination.resolve("folder/file"), UTF_8)).isEqualTo("older");
    }
}
