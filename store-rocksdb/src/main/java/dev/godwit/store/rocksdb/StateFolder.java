package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Copies;
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/// The folder `state.rocksdb`: RocksDB's files in a folder of rows, and beside it the `head`, the
/// `ballast`, and the file `schema`, which tells the schema, and with it which rows count.
final class StateFolder {

    static final String NAME = "state.rocksdb";

    /// Goes up when rows change; a store of an older one is brought up to date on a copy.
    static final int SCHEMA = 2;

    private static final String SCHEMA_FILE = "schema";
    private static final String BALLAST = "ballast";

    /// Begins the names of folders of rows.
    private static final String ROWS = "rows";

    private static final String LOCK = "LOCK";

    /// Room for what RocksDB writes when it opens: a list of its files and an empty log.
    private static final long BALLAST_BYTES = 2 << 20;

    private StateFolder() {}

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /// Rows, of which there may be several folders: a copy that is made, one that was left.
    ///
    /// @param generation how often they were left to another process
    private record Rows(int schema, int generation) {

        private static final Rows FIRST = new Rows(SCHEMA, 0);

        static Rows parse(String told) {
            String[] numbers = told.strip().split(" ", 2);
            return new Rows(
                    Integer.parseInt(numbers[0]),
                    numbers.length == 1 ? 0 : Integer.parseInt(numbers[1]));
        }

        String told() {
            return generation == 0 ? schema + "\n" : schema + " " + generation + "\n";
        }

        String name() {
            String of = schema == 1 ? ROWS : ROWS + "-" + schema;
            return generation == 0 ? of : of + "-" + generation;
        }

        Rows upgraded() {
            return new Rows(SCHEMA, generation);
        }

        Rows next() {
            return new Rows(schema, generation + 1);
        }
    }

    /// Where the rows lie that count.
    static Path rows(Path folder) {
        return folder.resolve(counting(folder).name());
    }

    /// Where they will lie once they are brought up to date.
    static Path upgradedRows(Path folder) {
        return folder.resolve(counting(folder).upgraded().name());
    }

    /// From now on the rows that were brought up to date count.
    static void tellUpgraded(Path folder) throws IOException {
        tell(folder, counting(folder).upgraded());
    }

    /// Makes the folder with nothing committed yet. It gets its name when it is complete.
    static void create(Path directory) {
        Path building = directory.resolve(NAME + ".new");
        try {
            UpgradeFolder.delete(building);
            Files.createDirectory(building, ownersOnly(building));
            tell(building, Rows.FIRST);
            Head.create(building);
            Database.create(rows(building)).close();
            makeBallast(building);
            UpgradeFolder.sync(building);
            Files.move(building, in(directory), StandardCopyOption.ATOMIC_MOVE);
            UpgradeFolder.sync(directory);
        } catch (IOException | RocksDBException e) {
            throw Failures.of("make a state in " + directory, e);
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    // ------------------------------------------------------------ opening

    /// Opens the rows, of a known schema, on a full disk too. Those of an older one are brought up
    /// to date first.
    static Database open(Path directory, UpgradeFolder.Witness witness) {
        Path folder = in(directory);
        if (!Files.isDirectory(folder)) {
            throw new StateException("There is no state " + folder, null);
        }
        if (counting(folder).schema() < SCHEMA) {
            upgrade(folder, witness);
        }
        Database database;
        try {
            database = Database.open(rows(folder));
        } catch (RocksDBException | RuntimeException e) {
            StateException failure = Failures.ofOpening(folder, e);
            if (!(failure instanceof StateException.StateFull full)) {
                throw failure;
            }
            database = withoutBallast(folder, full);
        }
        return database;
    }

    private static void upgrade(Path folder, UpgradeFolder.Witness witness) {
        try {
            new Upgrade(folder, witness).run();
        } catch (IOException | RocksDBException | RuntimeException e) {
            throw Failures.ofOpening(folder, e);
        }
    }

    /// Removes rows that do not count: what a kill left of a copy, and what a copy has taken the
    /// place of, unless a process still holds it.
    static void sweep(Path folder) throws IOException {
        UpgradeFolder.drop(folder);
        Path counting = rows(folder);
        List<Path> others;
        try (Stream<Path> all = Files.list(folder)) {
            others =
                    all.filter(one -> one.getFileName().toString().startsWith(ROWS))
                            .filter(one -> !one.equals(counting))
                            .toList();
        }
        for (Path other : others) {
            if (isLetGo(other)) {
                UpgradeFolder.delete(other);
            }
        }
    }

    /// By RocksDB's own lock.
    private static boolean isLetGo(Path rows) throws IOException {
        Path lock = rows.resolve(LOCK);
        if (!Files.exists(lock)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        }
    }

    /// Makes the state go on in copies, and leaves what they are of to the process that holds it.
    static void leaveBehind(Path folder) throws IOException {
        // First, so that it is not ahead of the copy of the rows.
        Copies.replace(folder.resolve(Head.NAME));
        Rows left = counting(folder);
        Path copy = folder.resolve(left.next().name());
        UpgradeFolder.delete(copy);
        Files.createDirectory(copy, ownersOnly(copy));
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve(left.name()))) {
            files = all.filter(file -> !file.endsWith(LOCK)).toList();
        }
        for (Path file : files) {
            Copies.make(file, copy.resolve(file.getFileName()));
        }
        UpgradeFolder.sync(copy);
        UpgradeFolder.sync(folder);
        tell(folder, left.next());
    }

    /// From now on these rows count.
    private static void tell(Path folder, Rows rows) throws IOException {
        Path telling = folder.resolve(SCHEMA_FILE + ".new");
        Files.writeString(telling, rows.told());
        UpgradeFolder.sync(telling);
        Files.move(telling, folder.resolve(SCHEMA_FILE), StandardCopyOption.ATOMIC_MOVE);
        UpgradeFolder.sync(folder);
    }

    /// Bytes of the files in a folder.
    static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    static Head.Mark readHead(Path folder) throws IOException {
        return Head.read(folder)
                .orElseThrow(() ->
                        new StateException.CorruptState(
                                "The file "
                                        + folder.resolve(Head.NAME)
                                        + " is missing or damaged, so nobody can tell whether the"
                                        + " state beside it is complete; run 'godwit doctor' on it",
                                null));
    }

    private static Database withoutBallast(Path folder, StateException.StateFull full) {
        try {
            // Gone already where the disk was as full the last time: then what little is left may
            // do.
            Files.deleteIfExists(folder.resolve(BALLAST));
        } catch (IOException e) {
            full.addSuppressed(e);
            throw full;
        }
        try {
            return Database.openOnFullDisk(rows(folder));
        } catch (RocksDBException | RuntimeException e) {
            throw Failures.ofOpening(folder, e);
        }
    }

    /// Removes what an upgrade left, and makes the ballast again where it was dropped, once there
    /// is room for more than that.
    static void tidy(Path directory) {
        Path folder = in(directory);
        try {
            sweep(folder);
            if (!Files.exists(folder.resolve(BALLAST))
                    && Files.getFileStore(folder).getUsableSpace() >= 4 * BALLAST_BYTES) {
                makeBallast(folder);
            }
        } catch (IOException e) {
            // The disk is still full: the next opening tries again.
        }
    }

    /// Of random bytes, which no file system makes smaller.
    private static void makeBallast(Path folder) throws IOException {
        Path making = folder.resolve(BALLAST + ".new");
        byte[] bytes = new byte[(int) BALLAST_BYTES];
        new Random(BALLAST_BYTES).nextBytes(bytes);
        try {
            Files.write(making, bytes);
            Files.move(making, folder.resolve(BALLAST), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(making);
        }
    }

    /// The rows that count, if they are of a schema that is known.
    private static Rows counting(Path folder) {
        Rows rows;
        try {
            rows = Rows.parse(Files.readString(folder.resolve(SCHEMA_FILE)));
        } catch (IOException | NumberFormatException e) {
            throw new StateException.CorruptState(
                    "The file "
                            + folder.resolve(SCHEMA_FILE)
                            + " is missing or damaged, so nobody can tell what wrote the state beside"
                            + " it; run 'godwit doctor' on it",
                    e);
        }
        int schema = rows.schema();
        if (schema > SCHEMA) {
            throw new StateException.NewerState(
                    "The state "
                            + folder
                            + " has schema "
                            + schema
                            + ", this program knows "
                            + SCHEMA
                            + "; use the program that wrote it");
        }
        if (schema < 1) {
            throw new StateException.CorruptState(
                    "The state "
                            + folder
                            + " has schema "
                            + schema
                            + ", which never was; run 'godwit doctor' on it",
                    null);
        }
        return rows;
    }
}
