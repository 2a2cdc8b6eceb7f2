package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.engine.retry.Sleeper;
import dev.godwit.spi.store.StateStoreProvider;
import dev.godwit.spi.store.parts.Copies;
import dev.godwit.spi.store.parts.UpgradeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    void run(StateStoreProvider store) throws InterruptedException {
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
            if (!store.leaveBehind(directory.path())) {
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
                            .filter(file -> !isOfTheStore(file))
                            .toList();
        }
        for (Path file : files) {
            Copies.replace(file);
        }
        // Before the old files are gone for good: a power cut must find either.
        UpgradeFolder.sync(directory.path());
        Files.deleteIfExists(directory.lock());
        if (Files.exists(directory.destinationLock())) {
            Files.deleteIfExists(Path.of(Files.readString(directory.destinationLock())));
        }
    }

    /// Which leaves its files behind itself.
    private boolean isOfTheStore(Path file) {
        Path below = directory.path().relativize(file);
        return StateDirectory.isOfAStore(below.getName(0));
    }
}
