package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.parts.Head;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The folder `state.rocksdb`: RocksDB's files in `rows`, and beside them the `head`, the number of
/// the `schema` and the `ballast`.
final class StateFolder {

    static final String NAME = "state.rocksdb";

    /// Goes up when rows change; a store of an older one is brought up to date on a copy.
    static final int SCHEMA = 1;

    private static final String ROWS = "rows";
    private static final String SCHEMA_FILE = "schema";
    private static final String BALLAST = "ballast";

    /// Room for what RocksDB writes when it opens: a list of its files and an empty log.
    private static final long BALLAST_BYTES = 2 << 20;

    private StateFolder() {}

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /// Makes the folder with nothing committed yet. It gets its name when it is complete.
    static void create(Path directory) {
        Path building = directory.resolve(NAME + ".new");
        try {
            delete(building);
            Files.createDirectory(building, ownersOnly(building));
            Files.writeString(building.resolve(SCHEMA_FILE), SCHEMA + "\n");
            Head.create(building);
            Database.create(building.resolve(ROWS)).close();
            makeBallast(building);
            sync(building);
            Files.move(building, in(directory), StandardCopyOption.ATOMIC_MOVE);
            sync(directory);
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

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    // ------------------------------------------------------------ opening

    /// Opens the rows, of a known schema, on a full disk too.
    static Database open(Path directory) {
        Path folder = in(directory);
        if (!Files.isDirectory(folder)) {
            throw new StateException("There is no state " + folder, null);
        }
        refuseSchema(folder);
        Database database;
        try {
            database = Database.open(folder.resolve(ROWS));
        } catch (RocksDBException | RuntimeException e) {
            StateException failure = Failures.ofOpening(folder, e);
            if (!(failure instanceof StateException.StateFull full)) {
                throw failure;
            }
            database = withoutBallast(folder, full);
        }
        return database;
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
            return Database.openOnFullDisk(folder.resolve(ROWS));
        } catch (RocksDBException | RuntimeException e) {
            throw Failures.ofOpening(folder, e);
        }
    }

    /// Makes the ballast again where it was dropped, once there is room for more than that.
    static void restoreBallast(Path directory) {
        Path folder = in(directory);
        try {
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

    private static void refuseSchema(Path folder) {
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
    }
}
