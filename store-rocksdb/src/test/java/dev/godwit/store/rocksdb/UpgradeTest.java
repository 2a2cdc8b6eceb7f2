package dev.godwit.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.parts.Head;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state that the program of the first schema left when it was killed while it copied: 36 nodes
/// of `fixed:folder-1/file-01,…`, a destination with six files of which two share their content and
/// three are one file.
class UpgradeTest {

    private static final List<String> STEPS =
            List.of("begun", "copied", "extended", "moved", "told", "tidied");

    @TempDir Path temporary;

    private final RocksDBStateStoreProvider provider = new RocksDBStateStoreProvider();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = unpack(temporary.resolve("state"));
    }

    private static Path in(Path directory) {
        return directory.resolve("state.rocksdb");
    }

    private Path unpack(Path into) throws IOException {
        Path archive = temporary.resolve("schema-1.tar.gz");
        try (InputStream in =
                Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("schema-1.tar.gz"))) {
            Files.write(archive, in.readAllBytes());
        }
        States.make(into);
        States.run("tar", "xzf", archive.toString(), "-C", into.toString());
        return into;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
            }
        }
        return files;
    }

    private static List<String> linked(StateStore store) {
        Where linked = new Where.Like(Field.DESTINATION_LINKS, "*");
        Query query = new Query(1, linked, Sort.DESTINATION_LINKS, false, Optional.empty(), 1_000);
        return store.rows(query).rows().stream().map(Row::path).toList();
    }

    private static String answers(StateStore store) {
        Query all = new Query(1, new Where.All(), Sort.TREE, false, Optional.empty(), 1_000);
        return store.rows(all)
                + "\n"
                + store.rounds(1)
                + store.totals(1, "")
                + store.properties()
                + store.history()
                + store.openUnits()
                + store.head()
                + linked(store);
    }

    // ------------------------------------------------------------ going well

    @Test
    void bringsAStateOfTheFirstSchemaUpToDate() throws IOException {
        Head.Mark before = Head.read(in(directory)).orElseThrow();
        try (StateStore store = provider.open(directory)) {
            assertThat(store.head().sequence()).isGreaterThan(before.sequence());
            assertThat(store.head().epoch()).isEqualTo(before.epoch());
            assertThat(store.verifyIntegrity(true)).isEmpty();
            assertThat(store.properties()).containsEntry("source.adapter", "fixed");
            assertThat(store.openUnits()).isNotEmpty();
            assertThat(store.totals(1, "").source().files()).isEqualTo(28);
            assertThat(linked(store)).containsExactly("folder-1/five");
            assertThat(store.raiseEpoch("test")).isEqualTo(before.epoch() + 1);
        }
        try (Stream<Path> names = Files.list(in(directory))) {
            assertThat(names.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("head", "schema", "ballast", "rows-2");
        }
        assertThat(in(directory).resolve("schema")).hasContent("2\n");
    }

    // ------------------------------------------------------------ dying

    @Test
    void killedAfterAnyStepItGoesOn() throws Exception {
        Path whole = unpack(temporary.resolve("whole"));
        String expected;
        try (StateStore store = provider.open(whole)) {
            expected = answers(store);
        }
        for (String step : STEPS) {
            Path killed = unpack(temporary.resolve("killed-" + step));
            killAfter(step, killed);
            try (StateStore store = provider.open(killed)) {
                assertThat(store.verifyIntegrity(true)).as(step).isEmpty();
                assertThat(answers(store)).as(step).isEqualTo(expected);
            }
            assertThat(in(killed).resolve("upgrading")).as(step).doesNotExist();
        }
    }

    private void killAfter(String step, Path state) throws Exception {
        Path own = States.make(temporary.resolve("tmp"));
        Process process = Jvm.start(UpgradedState.class, own, List.of(state.toString()));
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                OutputStream goOn = process.getOutputStream()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals(step)) {
                    // Not by the process itself, which would close what it says.
                    process.toHandle().destroyForcibly();
                    break;
                }
                goOn.write('\n');
                goOn.flush();
            }
        }
        assertThat(process.waitFor()).isNotZero();
        assertThat(said).isEqualTo(STEPS.subList(0, STEPS.indexOf(step) + 1));
        States.run("rm", "-r", own.toString());
    }

    @Test
    void aHalfMadeCopyIsBegunAnew() throws IOException {
        for (String half : List.of("upgrading/rows", "rows-2")) {
            Files.writeString(States.make(in(directory).resolve(half)).resolve("CURRENT"), "half");
        }
        try (StateStore store = provider.open(directory)) {
            assertThat(store.verifyIntegrity(true)).isEmpty();
        }
        assertThat(in(directory).resolve("upgrading")).doesNotExist();
    }

    // ------------------------------------------------------------ refusing

    @Test
    void aDamagedStateStaysAsItIs() throws IOException {
        try (StateStore store = provider.open(directory)) {
            store.raiseEpoch("test");
        }
        Path behind = unpack(temporary.resolve("behind"));
        Files.copy(
                in(directory).resolve("head"),
                in(behind).resolve("head"),
                StandardCopyOption.REPLACE_EXISTING);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> provider.open(behind))
                    .isInstanceOf(StateException.CorruptState.class)
                    .hasMessageContaining("lost");
            assertThat(in(behind).resolve("schema")).hasContent("1\n");
        }
        assertThat(in(behind).resolve("rows-2")).doesNotExist();
    }

    @Test
    void withoutRoomForACopyNothingIsChanged() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), "7m")) {
            Path state = unpack(disk.root().resolve("state"));
            Map<String, String> before = files(state);
            assertThatThrownBy(() -> provider.open(state))
                    .isInstanceOf(StateException.StateFull.class)
                    .hasMessageContaining("make room")
                    .hasMessageContaining("nothing was changed")
                    .message()
                    .hasLineCount(1);
            assertThat(files(state)).isEqualTo(before);
        }
    }

    @Test
    void aDiskThatFillsUpMeanwhileLeavesTheOldState() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), "24m")) {
            Path state = unpack(disk.root().resolve("state"));
            Path others = disk.root().resolve("others");
            assertThatThrownBy(() ->
                            RocksDBStateStore.open(state, step -> fillAt("begun", step, others)))
                    .isInstanceOf(StateException.StateFull.class)
                    .message()
                    .hasLineCount(1);
            assertThat(in(state).resolve("upgrading")).doesNotExist();
            Files.delete(others);
            try (StateStore store = provider.open(state)) {
                assertThat(store.verifyIntegrity(true)).isEmpty();
            }
        }
    }

    private static void fillAt(String wanted, String step, Path file) {
        if (!step.equals(wanted)) {
            return;
        }
        byte[] much = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(much);
            }
        } catch (IOException e) {
            // Full.
            assertThat(file).exists();
        }
    }
}
