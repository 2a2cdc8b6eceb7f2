package dev.godwit.cli.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class DoorTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.writeString(folder.resolve("file"), "text");
        permit("rw-r--r--");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void letsInWhatOnlyItsOwnerMayWrite() {
        assertThatCode(() -> Door.check(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "rw--w----"})
    void refusesWhatOthersMayWrite(String permissions) throws IOException {
        permit(permissions);

        assertThatThrownBy(() -> Door.check(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Other users may write");
    }

    @Test
    void judgesWhatALinkLeadsTo() throws IOException {
        permit("rw-rw-rw-");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThatThrownBy(() -> Door.check(link)).isInstanceOf(Failure.class);
    }

    @Test
    void refusesWhatBelongsToSomebodyElse() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Files.setAttribute(file, "unix:uid", 12_345);

        assertThatThrownBy(() -> Door.check(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("belongs to another user (12345)");
    }
}
