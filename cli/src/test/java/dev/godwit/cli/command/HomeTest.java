package dev.godwit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeTest {

    private static Path home(Map<String, String> environment) {
        return Home.of(environment, Path.of("/work")).folder();
    }

    @Test
    void isWhereTheEnvironmentSays() {
        assertThat(home(Map.of("GODWIT_HOME", "states", "HOME", "/home/ada")))
                .isEqualTo(Path.of("/work/states"));
        assertThat(home(Map.of("XDG_STATE_HOME", "/states", "HOME", "/home/ada")))
                .isEqualTo(Path.of("/states/godwit"));
        assertThat(home(Map.of("XDG_STATE_HOME", "relative", "HOME", "/home/ada")))
                .isEqualTo(Path.of("/home/ada/.local/state/godwit"));
    }

    @Test
    void isBelowTheUsersOwnWhereTheEnvironmentDoesNotSay() {
        Path user = Path.of(System.getProperty("user.home"), ".local/state/godwit");
        assertThat(home(Map.of())).isEqualTo(user);
        assertThat(home(Map.of("HOME", "relative"))).isEqualTo(user);
    }
}
