package dev.godwit.it;

import com.sun.security.auth.module.UnixSystem;

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
}
