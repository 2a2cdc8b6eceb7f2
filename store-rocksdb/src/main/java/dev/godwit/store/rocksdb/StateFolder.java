package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/// The folder `state.rocksdb`: RocksDB's files in `rows`, and beside them the `head`, the number of
/// the `schema` and the `ballast`.
final class StateFolder {

    static final String NAME = "state.rocksdb";

    /// Goes up when rows change; a store of an older one is brought up to date on a copy.
    static final int SCHEMA = 2;

    private static final String SCHEMA_FILE = "schema";
    private static final String BALLAST = "ballast";

    /// Room for what RocksDB writes when it opens: a list of its files and an empty log.
    private static final long BALLAST_BYTES = 2 << 20;

    private StateFolder() {}

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /// Where the rows of a schema lie, so that those of two do not meet.
    static Path rows(Path folder, int schema) {
        return folder.resolve(schema == 1 ? "rows" : "rows-" + schema);
    }

    /// Makes the folder with nothing committed yet. It gets its name when it is complete.
    static void create(Path directory) {
        Path building = directory.resolve(NAME + ".new");
        try {
            UpgradeFolder.delete(building);
            Files.createDirectory(building, ownersOnly(building));
            tellSchema(building);
            Head.create(building);
            Database.create(rows(building, SCHEMA)).close();
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
        if (schema(folder) < SCHEMA) {
            upgrade(folder, witness);
        }
        Database database;
        try {
            database = Database.open(rows(folder, SCHEMA));
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

    /// Removes what is not of the schema that counts: what a kill left of a copy, and what a copy
    /// has taken the place of.
    static void sweep(Path folder) throws IOException {
        UpgradeFolder.drop(folder);
        int counts = schema(folder);
        for (int schema = 1; schema <= SCHEMA; schema++) {
            if (schema != counts) {
                UpgradeFolder.delete(rows(folder, schema));
            }
        }
    }

    /// From now on the rows of the newest schema count.
    static void tellSchema(Path folder) throws IOException {
        Path telling = folder.resolve(SCHEMA_FILE + ".new");
        Files.writeString(telling, SCHEMA + "\n");
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
            return Database.openOnFullDisk(rows(folder, SCHEMA));
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

    /// The schema that counts, if it is one that is known.
    private static int schema(Path folder) {
        int schema;
        try {
            schema = Integer.parseInt(Files.readString(folder.resolve(SCHEMA_FILE)).strip());
        } catch (IOException | NumberFormatException e) {
            throw new StateException.CorruptState(
                    "The file "
                            + folder.resolve(SCHEMA_FILE)
                            + " is missing or damaged, so nobody can tell what wrote the state beside"
                            + " it; run 'godwit doctor' on it",
                    e);
        }
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
        return schema;
    }
}
