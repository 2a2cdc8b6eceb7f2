package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.engine.retry.Sleeper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Takes a migration from an engine that holds its locks and will not let go.
///
/// First the fence is changed: an engine that runs sees that before its next change and ends. One
/// that is stopped cannot; then its lock and its store's are left to it, together with the files
/// they are on, and the state goes on in copies under the same names. What such an engine may still
/// do when it is let go on is to look at the fence.
final class TakeOver {

    private static final int TRIES = 50;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final StateDirectory directory;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    TakeOver(StateDirectory directory, Sleeper sleeper, RandomGenerator random) {
        this.directory = directory;
        this.sleeper = sleeper;
        this.random = random;
    }

    /// @param copiesAreSafe whether the state may go on in copies
    void run(boolean copiesAreSafe) throws InterruptedException {
        try {
            byte[] word = new byte[16];
            random.nextBytes(word);
            Ownership.change(directory, HexFormat.of().formatHex(word));
            for (int i = 0; i < TRIES; i++) {
                if (isFree()) {
                    return;
                }
                sleeper.sleep(BETWEEN);
            }
            if (!copiesAreSafe) {
                throw new MigrationException(
                        Reason.REFUSED,
                        "The process that holds the migration in "
                                + directory.path()
                                + " does not let go, and its store could still change the state",
                        "End that process (kill -9 when it is stopped), then run godwit resume");
            }
            leaveFilesBehind();
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot take over the migration in "
                            + directory.path()
                            + ": "
                            + StateDirectory.said(e),
                    "End the process that runs it, then run godwit resume",
                    e);
        }
    }

    private boolean isFree() {
        try {
            DirectoryLock.take(directory).close();
            return true;
        } catch (MigrationException e) {
            return false;
        }
    }

    private void leaveFilesBehind() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory.path())) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(directory.logs()))
                            .filter(file -> !file.equals(directory.lock()))
                            .toList();
        }
        for (Path file : files) {
            Path copy = file.resolveSibling(file.getFileName() + ".new");
            Files.copy(
                    file,
                    copy,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        }
        // Before the old files are gone for good: a power cut must find either.
        try (FileChannel channel = FileChannel.open(directory.path(), StandardOpenOption.READ)) {
            channel.force(true);
        }
        Files.deleteIfExists(directory.lock());
        if (Files.exists(directory.destinationLock())) {
            Files.deleteIfExists(Path.of(Files.readString(directory.destinationLock())));
        }
    }
}
