package dev.godwit.cli.config;

import com.sun.security.auth.module.UnixSystem;
import dev.godwit.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// Lets in only what the user, or root, has put there: a file that somebody else may write could
/// make Godwit do what that person wants.
public final class Door {
    private static final int ROOT = 0;

    private Door() {}

    /// Returns when the file or folder is owned by the user or root and nobody else may write it.
    /// Links are followed: what they lead to counts. Where the platform has no such owners,
    /// everything passes.
    ///
    /// @throws Failure a refusal that says why, and how to mend it
    /// @throws IOException when it is not there or cannot be looked at
    public static void check(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        int owner = (Integer) Files.getAttribute(path, "unix:uid");
        if (owner != ROOT && owner != new UnixSystem().getUid()) {
            throw Failure.refused(
                    path + " belongs to another user (" + name(path, owner) + ")",
                    "use one that belongs to you or to root");
        }
        Set<PosixFilePermission> permissions =
                Files.readAttributes(path, PosixFileAttributes.class).permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw Failure.refused(
                    "Other users may write " + path, "take that right away: chmod go-w " + path);
        }
    }

    private static String name(Path path, int owner) throws IOException {
        String name = Files.getOwner(path).getName();
        return name.isEmpty() ? Integer.toString(owner) : name;
    }
}
