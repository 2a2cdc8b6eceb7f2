package dev.godwit.spi.store.parts;

import dev.godwit.spi.error.StateException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The folder beside a state in which a copy of it is brought up to date. It has always the same
/// name, so that what a kill leaves of it is found, dropped and begun anew: a copy counts only once
/// it has taken the place of the state.
public final class UpgradeFolder {

    public static final String NAME = "upgrading";

    /// What a copy may take beyond the state itself.
    private static final long MORE = 8L << 20;

    private UpgradeFolder() {}

    /// What is told of each step that is durable; tests end the process there.
    public interface Witness {

        Witness NONE = _ -> {};

        void done(String step);
    }

    /// Begins a copy, from nothing.
    ///
    /// @param bytes of the state
    /// @throws StateException.StateFull when the disk has no room for it; nothing was changed
    public static Path begin(Path beside, Path state, long bytes) throws IOException {
        drop(beside);
        long needed = bytes + bytes / 4 + MORE;
        long free = Files.getFileStore(beside).getUsableSpace();
        if (free < needed) {
            throw new StateException.StateFull(
                    "The state "
                            + state
                            + " is of an older version and is brought up to date on a copy, which"
                            + " takes up to "
                            + mebibytes(needed)
                            + " MiB, but the disk has "
                            + mebibytes(free)
                            + " MiB left; nothing was changed: make room and run the command again",
                    null);
        }
        Path folder = beside.resolve(NAME);
        Files.createDirectory(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        sync(beside);
        return folder;
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) / (1 << 20);
    }

    /// Removes what there is of a copy.
    public static void drop(Path beside) throws IOException {
        delete(beside.resolve(NAME));
    }

    /// Removes a folder and what is in it, if it is there.
    public static void delete(Path folder) throws IOException {
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

    /// Makes a file's content, or a folder's names, survive a power cut.
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
