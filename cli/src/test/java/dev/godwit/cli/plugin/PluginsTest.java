package dev.godwit.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.run.TaskRunnerProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir Path work;
    private Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = Files.createDirectory(work.resolve("plugins"));
        permit(folder, "rwxr-xr-x");
    }

    private static void permit(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /// A jar with a runner that is in no build.
    private Path jar(String file, String className, String runnerName) throws IOException {
        Path classes = Files.createDirectories(work.resolve(file + "-classes"));
        Path source =
                Files.writeString(
                        classes.resolve(className + ".java"),
                        """
                        public final class %s implements dev.godwit.spi.run.TaskRunnerProvider {
                            public String name() { return "%s"; }
                            public dev.godwit.spi.run.TaskRunner open(int workers) {
                                throw new UnsupportedOperationException();
                            }
                        }
                        """
                                .formatted(className, runnerName));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-proc:none",
                                source.toString());
        assertThat(code).isZero();
        Path jar = folder.resolve(file);
        try (FileSystem zip =
                FileSystems.newFileSystem(
                        URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
            Files.copy(classes.resolve(className + ".class"), zip.getPath(className + ".class"));
            Files.createDirectories(zip.getPath("META-INF/services"));
            Files.writeString(
                    zip.getPath("META-INF/services", TaskRunnerProvider.class.getName()),
                    className + "\n");
        }
        permit(jar, "rw-r--r--");
        return jar;
    }

    @Test
    void findsWhatIsOnTheClassPathWithoutAFolder() {
        Plugins plugins = Plugins.load(Optional.empty());

        assertThat(plugins.adapters()).extracting(adapter -> adapter.name()).contains("file");
        assertThat(plugins.runners()).extracting(TaskRunnerProvider::name).contains("local");
    }

    @Test
    void findsWhatIsInAJarOfTheFolder() throws IOException {
        jar("far.jar", "FarRunner", "far");

        assertThat(Plugins.load(Optional.of(folder)).runners())
                .extracting(TaskRunnerProvider::name)
                .containsExactly("far", "local");
    }

    @Test
    void stopsAtTwoOfOneNameAndNamesBothJars() throws IOException {
        jar("one.jar", "OneRunner", "same");
        jar("two.jar", "TwoRunner", "same");

        assertThatThrownBy(() -> Plugins.load(Optional.of(folder)))
                .isInstanceOf(Failure.class)
                .hasMessageContainingAll("Two runners are named same", "one.jar", "two.jar");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesAFolderThatOthersMayWrite() throws IOException {
        jar("far.jar", "FarRunner", "far");
        permit(folder, "rwxrwxrwx");

        assertThatThrownBy(() -> Plugins.load(Optional.of(folder)))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesAJarThatOthersMayWrite() throws IOException {
        permit(jar("far.jar", "FarRunner", "far"), "rw-rw-r--");

        assertThatThrownBy(() -> Plugins.load(Optional.of(folder))).isInstanceOf(Failure.class);
    }

    @Test
    void saysWhichPluginCannotBeLoaded() throws IOException {
        Path jar = jar("far.jar", "FarRunner", "far");
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.delete(zip.getPath("FarRunner.class"));
        }

        assertThatThrownBy(() -> Plugins.load(Optional.of(folder)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("FarRunner");
    }

    @Test
    void missesAFolderThatSomebodyNamed() {
        assertThatThrownBy(() ->
                        PluginFolder.find(
                                Map.of("GODWIT_PLUGINS", work.resolve("none").toString())))
                .isInstanceOf(Failure.class);
        assertThat(PluginFolder.find(Map.of("GODWIT_PLUGINS", folder.toString()))).contains(folder);
    }
}
