package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Overlap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// The lock on a destination, by its canonical whereabouts: two migrations with states of their own
/// would each take what the other writes for somebody's.
///
/// Held while a step runs that may change the destination. The operating system's, as
/// [DirectoryLock] is, with one channel per lock and JVM.
final class DestinationLock implements AutoCloseable {

    /// Lock files held by this JVM; guarded by itself.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DestinationLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @param locks the folder of all such locks; made when missing
    /// @throws MigrationException when another migration holds it
    static DestinationLock take(Path locks, FSAdapter destination) throws StorageException {
        Optional<Overlap> overlap = destination.feature(Overlap.class);
        String canonical = overlap.isPresent() ? overlap.get().canonical() : destination.describe();
        try {
            Files.createDirectories(locks);
            Path file = locks.toRealPath().resolve(name(canonical));
            synchronized (HELD) {
                if (!HELD.add(file)) {
                    throw held(destination);
                }
            }
            return locked(file, destination);
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot lock the destination in " + locks + ": " + StateDirectory.said(e),
                    "Check that Godwit's home is on a local disk and can be written to",
                    e);
        }
    }

    private static DestinationLock locked(Path file, FSAdapter destination) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held(destination);
            }
            return new DestinationLock(file, channel);
        } catch (IOException | RuntimeException e) {
            synchronized (HELD) {
                HELD.remove(file);
            }
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    /// The file that is locked.
    Path file() {
        return file;
    }

    private static MigrationException held(FSAdapter destination) {
        return new MigrationException(
                Reason.REFUSED,
                "Another migration is changing " + destination.describe(),
                "Wait for it, or stop it with Ctrl-C; godwit list shows who runs");
    }

    private static String name(String canonical) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(canonical.getBytes(StandardCharsets.UTF_8));
            return "destination-" + HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(file);
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot release the lock on the destination: " + e.getMessage(),
                    "End this process",
                    e);
        }
    }
}
