package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory that holds one migration: what lies where, made 0700 and 0600, and opened only if
/// nobody else may write to it.
record StateDirectory(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    private static final Set<String> OURS =
            Set.of(
                    "migration.yaml",
                    "progress.json",
                    "head",
                    "lock",
                    "owner",
                    "fence",
                    "destination-lock",
                    "logs",
                    "tmp",
                    Conversion.BUILDING,
                    Conversion.BUILT,
                    Conversion.MOVING);

    /// Begins the names of folders that hold stores which were put aside.
    private static final String DAMAGED = "damaged-";

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    Path lock() {
        return path.resolve("lock");
    }

    Path owner() {
        return path.resolve("owner");
    }

    /// See [Ownership].
    Path fence() {
        return path.resolve("fence");
    }

    /// Which lock on a destination the engine of this directory took last.
    Path destinationLock() {
        return path.resolve("destination-lock");
    }

    Path snapshot() {
        return path.resolve("migration.yaml");
    }

    Path progress() {
        return path.resolve("progress.json");
    }

    Path logs() {
        return path.resolve("logs");
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /// Makes the directory where it is missing, and sees that nobody else may write to it.
    void make() {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (posix()) {
                Files.createDirectory(path, PRIVATE_FOLDER);
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw new MigrationException(
                        Reason.USAGE,
                        path + " is not a folder",
                        "Name a folder for the migration's state",
                        e);
            }
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.USAGE,
                    "Cannot make the state directory " + path + ": " + said(e),
                    "Name another with --state, or set GODWIT_HOME",
                    e);
        }
        checkPrivate();
    }

    /// Refuses a directory that others may write to: what is in it decides what is changed on a
    /// destination.
    void checkPrivate() {
        if (!posix()) {
            return;
        }
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = attributes.permissions();
            if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
                throw new MigrationException(
                        Reason.REFUSED,
                        "The state directory " + path + " may be written to by others",
                        "Run chmod go-w on it, or name another with --state");
            }
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot look at the state directory " + path + ": " + said(e),
                    "Check it",
                    e);
        }
    }

    /// Replaces a file in one step: readers see the old or the new content.
    ///
    /// @param durable whether the new content survives a power cut
    void replace(Path file, byte[] content, boolean durable) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = openPrivate(fresh, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (durable) {
                channel.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        if (durable) {
            sync(path);
        }
    }

    /// Makes durable which names a folder holds.
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Opens a file for writing, made readable by its owner only where it is missing.
    FileChannel openPrivate(Path file, StandardOpenOption also) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, also);
        return posix()
                ? FileChannel.open(file, options, PRIVATE_FILE)
                : FileChannel.open(file, options);
    }

    /// Removes what Godwit put into the directory, and the directory when nothing else is in it.
    void delete() {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(StateDirectory::isOurs).toList()) {
                deleteTree(entry);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot remove " + path + ": " + e.getMessage(),
                    "Remove it by hand",
                    e);
        }
        try {
            Files.delete(path);
        } catch (DirectoryNotEmptyException e) {
            LOG.atInfo()
                    .addKeyValue("directory", path)
                    .log("Kept: it holds files that are not Godwit's");
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot remove " + path + ": " + said(e),
                    "Remove it by hand",
                    e);
        }
    }

    private static boolean isOurs(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return OURS.contains(name)
                || name.startsWith("state.")
                || name.startsWith(DAMAGED)
                || name.endsWith(".new");
    }

    /// Puts what belongs to a store aside, into a folder of its own.
    ///
    /// @return the folder; empty when there is nothing of a store
    Optional<Path> setStoreAside() {
        try {
            List<Path> files;
            try (Stream<Path> entries = Files.list(path)) {
                files = entries.filter(StateDirectory::isOfAStore).toList();
            }
            if (files.isEmpty()) {
                return Optional.empty();
            }
            int number = 1;
            while (Files.exists(path.resolve(DAMAGED + number))) {
                number++;
            }
            Path aside = path.resolve(DAMAGED + number);
            new StateDirectory(aside).make();
            for (Path file : files) {
                Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            sync(path);
            return Optional.of(aside);
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot put the store in " + path + " aside: " + said(e),
                    "Mend the permissions, then do it again",
                    e);
        }
    }

    /// Whether an entry of a state directory belongs to its store.
    static boolean isOfAStore(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return name.equals("head") || name.startsWith("state.");
    }

    static void deleteTree(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        }
    }

    static String said(IOException e) {
        return switch (e) {
            case NotDirectoryException _ -> "something on the way is not a folder";
            case AccessDeniedException _ -> "access denied";
            case NoSuchFileException _ -> "a folder on the way is missing";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
