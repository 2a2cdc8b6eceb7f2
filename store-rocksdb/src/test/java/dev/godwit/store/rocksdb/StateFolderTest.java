package dev.godwit.store.rocksdb;

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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
import org.rocksdb.RocksDBException;

class StateFolderTest {

    /// Damages that are tried: more by `-Dgodwit.damages=500`.
    private static final int DAMAGES = Integer.getInteger("godwit.damages", 50);

    @TempDir Path temporary;

    private final RocksDBStateStoreProvider provider = new RocksDBStateStoreProvider();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() {
        directory = States.make(temporary.resolve("state"));
    }

    /// A state with a few commits, closed.
    private void fill() {
        try (StateStore store = provider.create(directory)) {
            discover(store, store.raiseEpoch("test"));
        }
    }

    private static void discover(StateStore store, long epoch) {
        new Discovery(store, epoch)
                .run(
                        1,
                        Tree.root(Tree.folder("d", Tree.file("a", 1, 1)), Tree.file("b", 2, 2)),
                        Tree.root(Tree.file("b", 3, 3)));
    }

    private static void write(StateStore store, String value) {
        long epoch = store.head().epoch();
        store.commit(new StateBatch(epoch, true, List.of(new Fact.Property("k", value))));
    }

    private Path in(String name) {
        return directory.resolve("state.rocksdb").resolve(name);
    }

    /// All files and what they hold.
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : filesIn(directory)) {
            files.put(
                    directory.relativize(file).toString(),
                    Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
        }
        return files;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// What the state says, as one text.
    private static String answers(StateStore store) {
        Query all = new Query(1, new Where.All(), Sort.TREE, false, Optional.empty(), 100_000);
        return store.rows(all)
                + "\n"
                + store.rounds(1)
                + store.totals(1, "")
                + store.properties()
                + store.history()
                + store.openUnits()
                + store.decisionSequence()
                + store.head();
    }

    // ------------------------------------------------------------ making

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        fill();
        assertThat(Files.getPosixFilePermissions(in("")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(files().keySet())
                .allMatch(name -> name.startsWith("state.rocksdb/"))
                .contains("state.rocksdb/head", "state.rocksdb/schema", "state.rocksdb/ballast");
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

    // ------------------------------------------------------------ leaving it behind

    @Test
    void goesOnInCopiesOfWhatAStoppedProcessHolds() throws Exception {
        fill();
        Path tmp = States.make(temporary.resolve("tmp"));
        Process holder = Jvm.start(KilledWriter.class, tmp, List.of(directory.toString()));
        try (BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isNotNull();
            States.run("kill", "-STOP", Long.toString(holder.pid()));
            Path whole = temporary.resolve("whole");
            States.copy(directory, whole);
            String left;
            long sequence;
            try (StateStore store = provider.open(whole)) {
                left = answers(store);
                sequence = store.head().sequence();
            }
            assertThat(provider.leaveBehind(directory)).isTrue();
            States.run("kill", "-CONT", Long.toString(holder.pid()));
            while (Long.parseLong(lines.readLine()) <= sequence) {
                // It says commits of before it was stopped.
            }
            try (StateStore store = provider.open(directory)) {
                assertThat(answers(store)).isEqualTo(left);
                assertThat(store.verifyIntegrity(true)).isEmpty();
                write(store, "after");
            }
            assertThat(in("rows-2/CURRENT")).exists();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        provider.open(directory).close();
        assertThat(in("rows-2")).doesNotExist();

        assertThat(provider.leaveBehind(directory)).isTrue();
        try (StateStore store = provider.open(directory)) {
            assertThat(store.properties()).containsEntry("k", "after");
            assertThat(store.verifyIntegrity(true)).isEmpty();
        }
        assertThat(in("rows-2-2")).isDirectory();
    }

    // ------------------------------------------------------------ making again

    @Test
    void beginsAgainWhereMakingWasInterrupted() throws IOException {
        States.make(directory.resolve("state.rocksdb.new/rows-2"));
        Files.writeString(directory.resolve("state.rocksdb.new/rows-2/CURRENT"), "half");
        assertThat(provider.exists(directory)).isFalse();
        fill();
        assertThat(provider.exists(directory)).isTrue();
        assertThat(directory.resolve("state.rocksdb.new")).doesNotExist();
    }

    @Test
    void opensAPathThatLooksLikeAUrl() {
        directory = States.make(temporary.resolve("a=9&b#c ;?'é'%20\"$x"));
        fill();
        try (StateStore store = provider.open(directory)) {
            assertThat(store.row(1, "d/a")).isPresent();
        }
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
        Files.writeString(in("rows-2/CURRENT"), "this is no database");
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("doctor");
    }

    @Test
    void refusesAnotherDatabase() throws Exception {
        fill();
        for (Path file : filesIn(in("rows-2"))) {
            Files.delete(file);
        }
        try (org.rocksdb.Options options = new org.rocksdb.Options().setCreateIfMissing(true);
                org.rocksdb.RocksDB other =
                        org.rocksdb.RocksDB.open(options, in("rows-2").toString())) {
            other.put(new byte[] {1}, new byte[] {2});
        }
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("doctor");
    }

    @Test
    void refusesANewerSchema() throws Exception {
        fill();
        Files.writeString(in("schema"), (StateFolder.SCHEMA + 1) + "\n");
        Map<String, String> before = files();
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.NewerState.class);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void refusesAStateWithoutItsHead() throws IOException {
        fill();
        Files.delete(in("head"));
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("head");
    }

    @Test
    void refusesAStateThatIsBehindItsHead() throws IOException {
        fill();
        byte[] head = headAfter("acknowledged");
        fresh();
        fill();
        Files.write(in("head"), head);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> provider.open(directory))
                    .isInstanceOf(StateException.CorruptState.class)
                    .hasMessageContaining("lost")
                    .hasMessageContaining("doctor");
        }
    }

    private byte[] headAfter(String value) throws IOException {
        try (StateStore store = provider.open(directory)) {
            write(store, value);
        }
        return Files.readAllBytes(in("head"));
    }

    private void fresh() {
        directory = States.make(temporary.resolve("fresh"));
    }

    @Test
    void refusesAStateWithAnotherPast() throws IOException {
        fill();
        byte[] head = headAfter("one");
        fresh();
        fill();
        headAfter("other");
        Files.write(in("head"), head);
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("not the one that was acknowledged");
    }

    @Test
    void opensAStateThatIsAheadOfItsHead() throws IOException {
        fill();
        byte[] head = Files.readAllBytes(in("head"));
        headAfter("in flight");
        Files.write(in("head"), head);
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
        byte[] head = Files.readAllBytes(in("head"));
        for (int slot = 0; slot < 2; slot++) {
            byte[] torn = head.clone();
            Arrays.fill(torn, slot * 256 + 40, slot * 256 + 60, (byte) 0);
            Files.write(in("head"), torn);
            try (StateStore store = provider.open(directory)) {
                assertThat(store.verifyIntegrity(false)).isEmpty();
            }
        }
        Files.write(in("head"), new byte[512]);
        assertThatThrownBy(() -> provider.open(directory))
                .isInstanceOf(StateException.CorruptState.class);
    }

    @Test
    void findsRowsThatWereRemovedAddedOrChanged() throws Exception {
        byte[] property = Key.of(Table.PROPERTIES).text("k").bytes();
        for (String change : List.of("removed", "added", "changed")) {
            directory = States.make(temporary.resolve(change));
            fill();
            headAfter("v");
            try (Database database = Database.open(in("rows-2"))) {
                tamper(database, property, change);
            }
            try (StateStore store = provider.open(directory)) {
                assertThat(store.verifyIntegrity(false)).as(change).isEmpty();
                assertThat(store.verifyIntegrity(true))
                        .as(change)
                        .singleElement()
                        .asString()
                        .contains("properties");
            }
        }
    }

    private static void tamper(Database database, byte[] key, String change)
            throws RocksDBException {
        try (org.rocksdb.WriteBatch batch = new org.rocksdb.WriteBatch()) {
            switch (change) {
                case "removed" -> database.delete(batch, Table.PROPERTIES, key);
                case "added" ->
                        database.put(
                                batch,
                                Table.PROPERTIES,
                                Key.value().raw(key).text("2").bytes(),
                                new byte[0]);
                default -> database.put(batch, Table.PROPERTIES, key, new byte[] {'w'});
            }
            database.write(batch);
        }
    }

    @Test
    void refusesDamageOrIsComplete() throws Exception {
        Path whole = temporary.resolve("whole");
        String complete = fillAndKill(whole);
        long seed = Long.getLong("godwit.seed", System.nanoTime());
        System.out.println("StateFolderTest seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            Path damaged = temporary.resolve("damaged" + i);
            States.copy(whole, damaged);
            String damage = damage(damaged, random);
            try (StateStore store = provider.open(damaged)) {
                // What RocksDB does not notice until it is read, a deep look does, or is no damage.
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

    /// A state with files and a log, as a kill leaves it.
    private String fillAndKill(Path copy) throws IOException {
        try (StateStore store = provider.create(directory)) {
            long epoch = store.raiseEpoch("test");
            discover(store, epoch);
            store.checkpoint();
            for (int i = 0; i < 50; i++) {
                write(store, "value " + i);
            }
            store.decide(epoch, List.of(new Ruling.OnPath("d", false, true, "me", "")));
            States.copy(directory, copy);
            return answers(store);
        }
    }

    private static String damage(Path state, Random random) throws IOException {
        List<Path> files = new ArrayList<>(filesIn(state));
        files.removeIf(file -> file.endsWith("ballast") || sizeOf(file) == 0);
        Path file = files.get(random.nextInt(files.size()));
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
                int from = random.nextInt(bytes.length) / 512 * 512;
                what = "zeroes at " + from;
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 512), (byte) 0);
                Files.write(file, bytes);
            }
            default -> {
                what = "deleted";
                Files.delete(file);
            }
        }
        return state.relativize(file) + " " + what;
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
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

    // ------------------------------------------------------------ a full disk

    @Test
    void opensOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), "24m")) {
            directory = States.make(disk.root().resolve("state"));
            long acknowledged = fillDisk();
            Path rest = disk.root().resolve("rest");
            fillRest(rest);
            for (int again = 0; again < 2; again++) {
                try (StateStore store = provider.open(directory)) {
                    assertThat(store.head().sequence()).isEqualTo(acknowledged);
                    assertThat(store.properties()).isNotEmpty();
                }
            }
            Files.delete(rest);
            Files.delete(disk.root().resolve("room"));
            try (StateStore store = provider.open(directory)) {
                assertThat(store.head().sequence()).isEqualTo(acknowledged);
                write(store, "after");
                assertThat(store.verifyIntegrity(true)).isEmpty();
            }
            assertThat(in("ballast")).exists();
        }
    }

    /// Commits until the disk is full.
    ///
    /// @return the last sequence that was acknowledged
    private long fillDisk() throws IOException {
        long acknowledged = 0;
        Path room = directory.resolveSibling("room");
        try (StateStore store = provider.create(directory)) {
            Files.write(room, new byte[8 << 20]);
            long epoch = store.raiseEpoch("test");
            Discovery discovery = new Discovery(store, epoch);
            discovery.commit(new Fact.Opened(1, Side.SOURCE, NodeId.ROOT, NodeRef.ROOT, 0));
            acknowledged = store.head().sequence();
            Random random = new Random(1);
            try {
                for (int i = 0; i < 400; i++) {
                    Fact more = new Fact.Property("k" + i, noise(random));
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

    /// Text that cannot be made much smaller.
    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(1 << 18, ' ', '~').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static void fillRest(Path file) {
        byte[] bytes = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // Full, which is what was wanted.
        }
    }
}
