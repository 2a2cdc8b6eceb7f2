package dev.godwit.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.store.Discovery;
import dev.godwit.testkit.store.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    /// How many damages to try; a campaign raises it with `-Dgodwit.damages=500`.
    private static final int DAMAGES = Integer.getInteger("godwit.damages", 50);

    @TempDir Path temporary;

    private final DuckDBStateStoreProvider provider = new DuckDBStateStoreProvider();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() {
        directory = States.make(temporary.resolve("state"));
    }

    /// A state with a few commits, closed.
    private void fill() {
        try (StateStore store = provider.create(directory)) {
            Discovery discovery = new Discovery(store, store.raiseEpoch("test"));
            discovery.run(
                    1,
                    Tree.root(Tree.folder("d", Tree.file("a", 1, 1)), Tree.file("b", 2, 2)),
                    Tree.root(Tree.file("b", 3, 3)));
        }
    }

    private static void write(StateStore store, String value) {
        long epoch = store.head().epoch();
        store.commit(new StateBatch(epoch, true, List.of(new Fact.Property("k", value))));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(
                        file.getFileName().toString(),
                        Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
            }
        }
        return files;
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:duckdb:" + directory.resolve("state.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // ------------------------------------------------------------ making

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        fill();
        for (String file : List.of("state.duckdb", "head")) {
            assertThat(Files.getPosixFilePermissions(directory.resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(files()).containsOnlyKeys("head", "state.duckdb");
    }

    @Test
    void refusesToMakeAStateWhereThereIsOne() throws IOException {
        fill();
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.create(directory))
                .isInstanceOf(StateException.class)
                .hasMessageContaining(directory.toString());
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void beginsAgainWhereMakingWasInterrupted() throws IOException {
        Files.writeString(directory.resolve("state.duckdb.new"), "half");
        Files.writeString(directory.resolve("head"), "");
        assertThat(provider.exists(directory)).isFalse();
        fill();
        assertThat(provider.exists(directory)).isTrue();
    }

    @Test
    void opensAPathThatLooksLikeAUrl() {
        directory = States.make(temporary.resolve("a=9&b#c 'é'%20\"$x"));
        fill();
        try (StateStore store = provider.open(directory)) {
            assertThat(store.row(1, "d/a")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a?b"})
    void refusesAPathThatDuckDBWouldCut(String name) {
        directory = States.make(temporary.resolve(name));
        assertThatThrownBy(this::fill)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("another directory");
        assertThat(directory).isEmptyDirectory();
    }

    // ------------------------------------------------------------ refusing

    @Test
    void refusesToOpenNothing() {
        assertThatThrownBy(() -> provider.open(directory)).isInstanceOf(StateException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesGarbage() throws IOException {
        fill();
        Files.writeString(directory.resolve("state.duckdb"), "this is no database ".repeat(10_000));
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("doctor");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesAnotherDatabase() throws Exception {
        fill();
        Files.delete(directory.resolve("state.duckdb"));
        sql("CREATE TABLE somebody (elses INTEGER)");
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("not a state of Godwit");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesANewerSchema() throws Exception {
        fill();
        sql("UPDATE meta SET schema = schema + 1");
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.NewerState.class);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesAStateWithoutItsHead() throws IOException {
        fill();
        Files.delete(directory.resolve("head"));
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("head");
    }

    @Test
    void refusesAStateThatIsBehindItsHead() throws IOException {
        fill();
        Path old = temporary.resolve("old");
        States.copy(directory, old);
        try (StateStore store = provider.open(directory)) {
            write(store, "acknowledged");
        }
        Files.delete(directory.resolve("state.duckdb"));
        Files.copy(old.resolve("state.duckdb"), directory.resolve("state.duckdb"));
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("lost")
                .hasMessageContaining("doctor");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesAStateWithAnotherPast() throws IOException {
        fill();
        Path fork = temporary.resolve("fork");
        States.copy(directory, fork);
        try (StateStore store = provider.open(directory)) {
            write(store, "one");
        }
        try (StateStore store = provider.open(fork)) {
            write(store, "other");
        }
        Files.delete(directory.resolve("state.duckdb"));
        Files.copy(fork.resolve("state.duckdb"), directory.resolve("state.duckdb"));
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("not the one that was acknowledged");
    }

    @Test
    void opensAStateThatIsAheadOfItsHead() throws IOException {
        fill();
        byte[] head = Files.readAllBytes(directory.resolve("head"));
        try (StateStore store = provider.open(directory)) {
            write(store, "in flight");
        }
        Files.write(directory.resolve("head"), head);
        try (StateStore store = provider.open(directory)) {
            assertThat(store.properties()).containsEntry("k", "in flight");
            write(store, "next");
        }
        try (StateStore store = provider.open(directory)) {
            assertThat(store.verifyIntegrity(true)).isEmpty();
        }
    }

    @Test
    void readsTheOtherSlotWhereOneIsTorn() throws IOException {
        fill();
        byte[] head = Files.readAllBytes(directory.resolve("head"));
        for (int slot = 0; slot < 2; slot++) {
            byte[] torn = head.clone();
            Arrays.fill(torn, slot * 256 + 40, slot * 256 + 60, (byte) 0);
            Files.write(directory.resolve("head"), torn);
            try (StateStore store = provider.open(directory)) {
                assertThat(store.verifyIntegrity(false)).isEmpty();
            }
        }
        Files.write(directory.resolve("head"), new byte[512]);
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class);
    }

    @Test
    void refusesMissingRows() throws Exception {
        fill();
        sql("DELETE FROM nodes WHERE name = 'b'");
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("nodes");
    }

    @Test
    void findsRowsThatWereChanged() throws Exception {
        fill();
        sql("UPDATE nodes SET size = size + 1 WHERE name = 'b'");
        try (StateStore store = provider.open(directory)) {
            assertThat(store.verifyIntegrity(false)).isEmpty();
            assertThat(store.verifyIntegrity(true))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("committed"));
        }
    }

    @Test
    void refusesDamageOrIsComplete() throws Exception {
        Path whole = temporary.resolve("whole");
        String complete = fillAndKill(whole);
        long seed = Long.getLong("godwit.seed", System.nanoTime());
        System.out.println("StateFileTest seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            Path damaged = temporary.resolve("damaged" + i);
            States.copy(whole, damaged);
            String damage = damage(damaged, random);
            try (StateStore store = provider.open(damaged)) {
                // What DuckDB does not notice until it is read, a deep look does, or is no damage.
                if (store.verifyIntegrity(true).isEmpty()) {
                    assertThat(answers(store))
                            .as("seed %s, damage %s: %s", seed, i, damage)
                            .isEqualTo(complete);
                } else {
                    refused++;
                }
            } catch (StateException e) {
                refused++;
            }
            States.run("rm", "-r", damaged.toString());
        }
        // Otherwise the damages would tell nothing.
        assertThat(refused).isGreaterThan(DAMAGES / 4);
    }

    /// A state with a log beside its file, as a kill leaves it.
    private String fillAndKill(Path copy) throws IOException {
        fill();
        try (StateStore store = provider.open(directory)) {
            store.checkpoint();
            long epoch = store.raiseEpoch("test");
            for (int i = 0; i < 50; i++) {
                write(store, "value " + i);
            }
            store.decide(epoch, List.of(new Ruling.OnPath("d", false, true, "me", "")));
            States.copy(directory, copy);
            return answers(store);
        }
    }

    private static String answers(StateStore store) {
        Query all = new Query(1, new Where.All(), Sort.TREE, false, Optional.empty(), 100_000);
        return store.rows(all)
                + "\n"
                + store.rounds(1)
                + store.totals(1, "")
                + store.properties()
                + store.history()
                + store.openUnits()
                + store.rulings()
                + store.head();
    }

    private static String damage(Path state, Random random) throws IOException {
        List<String> names = List.of("state.duckdb", "state.duckdb", "state.duckdb.wal", "head");
        Path file = state.resolve(names.get(random.nextInt(names.size())));
        byte[] bytes = Files.readAllBytes(file);
        String what;
        switch (random.nextInt(4)) {
            case 0 -> {
                int bit = random.nextInt(bytes.length * 8);
                what = "bit " + bit + " flipped";
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, bytes);
            }
            case 1 -> {
                int length = random.nextInt(bytes.length);
                what = "cut to " + length;
                Files.write(file, Arrays.copyOf(bytes, length));
            }
            case 2 -> {
                int from = random.nextInt(bytes.length) / 4096 * 4096;
                what = "zeroes at " + from;
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 4096), (byte) 0);
                Files.write(file, bytes);
            }
            default -> {
                what = "deleted";
                Files.delete(file);
            }
        }
        return file.getFileName() + " " + what;
    }

    // ------------------------------------------------------------ one at a time

    @Test
    void isOpenOnceInAProcess() {
        fill();
        try (StateStore store = provider.open(directory)) {
            assertThatThrownBy(() -> provider.open(directory))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("this process");
            write(store, "v");
        }
        provider.open(directory).close();
    }

    @Test
    void isOpenInOneProcess() throws Exception {
        fill();
        Path own = States.make(temporary.resolve("tmp"));
        try (StateStore store = provider.open(directory)) {
            assertThat(otherOpener(own)).contains("Another process has the state");
            write(store, "v");
        }
        assertThat(otherOpener(own)).isEqualTo("opened");
    }

    private String otherOpener(Path own) throws Exception {
        Process other = Jvm.start(OtherOpener.class, own, List.of(directory.toString()));
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isZero();
        return said.trim();
    }

    // ------------------------------------------------------------ failing

    @Test
    void saysThatTheDiskIsFullAndGoesOnAfterReopening() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), "24m")) {
            directory = States.make(disk.root().resolve("state"));
            long acknowledged = fillDisk();
            StateStore reopened;
            Files.delete(disk.root().resolve("ballast"));
            reopened = provider.open(directory);
            try (reopened) {
                assertThat(reopened.head().sequence()).isEqualTo(acknowledged);
                write(reopened, "after");
                assertThat(reopened.verifyIntegrity(true)).isEmpty();
            }
        }
    }

    /// Commits until the disk is full.
    ///
    /// @return the last sequence that was acknowledged
    private long fillDisk() throws IOException {
        StateStore store = provider.create(directory);
        long acknowledged = 0;
        try (store) {
            Files.write(directory.resolveSibling("ballast"), new byte[8 << 20]);
            long epoch = store.raiseEpoch("test");
            Discovery discovery = new Discovery(store, epoch);
            discovery.commit(new Fact.Opened(1, Side.SOURCE, NodeId.ROOT, NodeRef.ROOT, 0));
            acknowledged = store.head().sequence();
            String large = "x".repeat(1 << 20);
            try {
                for (int i = 0; i < 100; i++) {
                    Fact more = new Fact.Property("k" + i, large + i);
                    StateBatch batch = new StateBatch(epoch, true, List.of(more));
                    acknowledged = store.commit(batch).sequence();
                }
            } catch (StateException e) {
                assertThatThrownBy(store::properties)
                        .as("every call from then on")
                        .isInstanceOf(StateException.StateFull.class);
                throw e;
            }
            throw new AssertionError("The disk was never full");
        } catch (StateException e) {
            assertThat(e).isInstanceOf(StateException.StateFull.class);
        }
        return acknowledged;
    }
}
