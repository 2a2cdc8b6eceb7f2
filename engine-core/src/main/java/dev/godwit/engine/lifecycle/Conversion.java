package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// Puts another store in the place of the one that a directory holds. Killed at any moment, the
/// directory has the old one or goes on to the new one.
///
/// The new store is built in a folder of its own. When it is complete the folder is renamed, and
/// from then on the new one counts: the old one's files are removed, the folder is renamed once
/// more, since now it cannot be told any more whose files lie in the directory, and the new ones
/// are moved there.
final class Conversion {

    /// Where the new store is built; of no use after a crash.
    static final String BUILDING = "converting";

    /// The new store, while the old one may still lie in the directory.
    static final String BUILT = "converted";

    /// What is left to move of the new store; of the old one nothing is there.
    static final String MOVING = "moving";

    private final StateDirectory directory;
    private final Path building;
    private final Path built;
    private final Path moving;

    Conversion(StateDirectory directory) {
        this.directory = directory;
        building = directory.path().resolve(BUILDING);
        built = directory.path().resolve(BUILT);
        moving = directory.path().resolve(MOVING);
    }

    /// Ends what a crash interrupted, unless somebody is at it.
    void settle() {
        if (!Files.exists(building) && !Files.exists(built) && !Files.exists(moving)) {
            return;
        }
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assert lock != null;
            discard();
            swap();
        } catch (MigrationException e) {
            if (e.reason() != Reason.REFUSED) {
                throw e;
            }
            // Whoever holds the lock converts it, or says so when the directory is used.
        }
    }

    /// An empty folder for the new store, in place of one that a crash left.
    ///
    /// Here and below the caller holds the directory's lock.
    Path begin() {
        discard();
        new StateDirectory(building).make();
        return building;
    }

    private void discard() {
        try {
            if (Files.exists(building)) {
                StateDirectory.deleteTree(building);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// The new store is complete and closed: from now on it counts.
    void complete() {
        try {
            StateDirectory.sync(building);
            rename(building, built);
        } catch (IOException e) {
            throw failed(e);
        }
        swap();
    }

    private void swap() {
        try {
            if (Files.exists(built)) {
                for (Path old : entries(directory.path())) {
                    if (StateDirectory.isOfAStore(old)) {
                        StateDirectory.deleteTree(old);
                    }
                }
                rename(built, moving);
            }
            if (Files.exists(moving)) {
                for (Path fresh : entries(moving)) {
                    rename(fresh, directory.path().resolve(fresh.getFileName()));
                }
                Files.delete(moving);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void rename(Path one, Path to) throws IOException {
        Files.move(one, to, StandardCopyOption.ATOMIC_MOVE);
        StateDirectory.sync(directory.path());
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private MigrationException failed(IOException e) {
        return new MigrationException(
                Reason.REFUSED,
                "Cannot convert the state in " + directory.path() + ": " + StateDirectory.said(e),
                "Make room or mend the permissions, then do it again",
                e);
    }
}
