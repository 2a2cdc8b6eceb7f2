package dev.godwit.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.MigrationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    @TempDir Path folder;

    /// Another process, which tries to take the lock.
    static final class Other {
        private Other() {}

        public static void main(String[] args) {
            try (DirectoryLock lock = DirectoryLock.take(new StateDirectory(Path.of(args[0])))) {
                System.out.print("taken " + (lock != null));
            } catch (MigrationException e) {
                System.out.print("refused");
            }
        }
    }

    private String other() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Other.class.getName(),
                                        folder.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    @Test
    void isNotDroppedByAnotherTryOfTheSameProcess() throws Exception {
        StateDirectory directory = new StateDirectory(folder);
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            // On POSIX a channel that this opened and closed would take the lock away.
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(MigrationException.class);

            assertThat(other()).isEqualTo("refused");
            assertThat(DirectoryLock.holder(directory)).hasValue(ProcessHandle.current().pid());
        }
        assertThat(other()).isEqualTo("taken true");
    }
}
