package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who runs the tests.
final class Users {
    /// Debian's `nobody`.
    static final String NOBODY = "65534";

    private Users() {}

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /// The words that run a command as a user without rights.
    static String[] asNobody() {
        return new String[] {
            "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"
        };
    }

    /// Lets everybody into a folder, and gives some of what is in it to the user without rights.
    static void share(Path folder, String... parts) throws IOException, InterruptedException {
        Files.setAttribute(folder, "unix:mode", 0755);
        for (var part : parts) {
            var given = Command.in(folder, "chown", "-Rh", NOBODY + ":" + NOBODY, part).run();
            assertThat(given.exit()).as(given.err()).isZero();
        }
    }
}
