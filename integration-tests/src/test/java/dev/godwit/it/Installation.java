package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The distribution as a person unpacks and prepares it, once for all tests of this JVM. Its native
/// libraries lie beside their jars, so that no start unpacks any.
final class Installation {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("godwit.distribution"));

    private Installation() {}

    private static final class Holder {
        static final Path PATH = install();
    }

    /// The folder that holds `bin`, `lib` and `plugins`.
    static Path path() {
        assumeThat(DISTRIBUTION).as("made by the package phase").exists();
        return Holder.PATH;
    }

    static Path launcher() {
        return path().resolve("bin/godwit");
    }

    private static Path install() {
        try {
            // Where other users can run it, too.
            var shared = PosixFilePermissions.fromString("rwxr-xr-x");
            var folder = Files.createTempDirectory(Path.of("/tmp"), "godwit-installed");
            Files.setPosixFilePermissions(folder, shared);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            assertThat(Command.in(DISTRIBUTION, "cp", "-a", ".", folder.toString()).run().exit())
                    .isZero();
            Files.setPosixFilePermissions(folder, shared);
            assertThat(Command.in(folder, "bin/prepare").run().exit()).isZero();
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot install the distribution", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while installing the distribution", e);
        }
    }

    private static void remove(Path folder) {
        try {
            Command.in(Path.of("/"), "rm", "-rf", folder.toString()).run();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot remove " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
