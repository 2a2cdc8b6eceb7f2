package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lock on a migration's directory: the operating system's, so that it goes with its process
/// however that ends.
///
/// On POSIX systems closing *any* channel of a process to a locked file drops the process's lock
/// while [FileLock#isValid()] stays true. So there is one channel per directory and JVM, and who
/// holds the lock is told in another file.
final class DirectoryLock implements AutoCloseable {

    /// Directories locked by this JVM; guarded by itself.
    private static final Set<Path> HELD = new HashSet<>();

    private final StateDirectory directory;
    private final Path real;
    private final FileChannel channel;

    /// Written and read by who closes it.
    private boolean abandoned;

    private DirectoryLock(StateDirectory directory, Path real, FileChannel channel) {
        this.directory = directory;
        this.real = real;
        this.channel = channel;
    }

    /// @throws MigrationException when another engine holds it
    static DirectoryLock take(StateDirectory directory) {
        try {
            Path real = directory.path().toRealPath();
            synchronized (HELD) {
                if (!HELD.add(real)) {
                    throw held(directory);
                }
            }
            return locked(directory, real);
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot lock " + directory.lock() + ": " + StateDirectory.said(e),
                    "Check that the state directory is on a local disk and can be written to",
                    e);
        }
    }

    private static DirectoryLock locked(StateDirectory directory, Path real) throws IOException {
        FileChannel channel = null;
        try {
            channel = directory.openPrivate(directory.lock(), StandardOpenOption.READ);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held(directory);
            }
            directory.replace(
                    directory.owner(),
                    Long.toString(ProcessHandle.current().pid())
                            .getBytes(StandardCharsets.US_ASCII),
                    false);
            return new DirectoryLock(directory, real, channel);
        } catch (OverlappingFileLockException e) {
            release(real, channel);
            throw held(directory);
        } catch (IOException | RuntimeException e) {
            release(real, channel);
            throw e;
        }
    }

    /// The process that holds the lock, as far as its file tells.
    static OptionalLong holder(StateDirectory directory) {
        try {
            long pid = Long.parseLong(Files.readString(directory.owner()).trim());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                    ? OptionalLong.of(pid)
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// Leaves the files that tell of the holder to whoever has taken over.
    void abandon() {
        abandoned = true;
    }

    @Override
    public void close() {
        try {
            if (!abandoned) {
                Files.deleteIfExists(directory.owner());
            }
        } catch (IOException e) {
            // The file only tells who held the lock; a stale one names a process that is gone.
            directory.owner().toFile().deleteOnExit();
        }
        release(real, channel);
    }

    private static void release(Path real, @Nullable FileChannel channel) {
        synchronized (HELD) {
            HELD.remove(real);
        }
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new MigrationException(
                        Reason.REFUSED,
                        "Cannot release the lock: " + e.getMessage(),
                        "End this process",
                        e);
            }
        }
    }

    private static MigrationException held(StateDirectory directory) {
        OptionalLong pid = holder(directory);
        return new MigrationException(
                Reason.REFUSED,
                "The migration in "
                        + directory.path()
                        + " is being run by "
                        + (pid.isPresent() ? "process " + pid.getAsLong() : "another process"),
                "Wait for it, stop it with Ctrl-C, or watch it with godwit status; if it hangs,"
                        + " take the migration from it with --take-over");
    }
}
