package dev.godwit.adapter.local;

import dev.godwit.adapter.local.Mounts.Mount;
import dev.godwit.spi.fs.Overlap.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Tells how two folders relate, whatever links and mounts lead to them, and whether or not they
/// are there yet.
final class Whereabouts {

    private Whereabouts() {}

    static Relation relation(Path a, Path b) throws IOException {
        Path mine = real(a);
        Path theirs = real(b);
        Mounts mounts = Mounts.now();
        Relation seen = relation(mounts.home(mine), mounts.home(theirs));
        if (seen != Relation.APART) {
            return seen;
        }
        if (holdsByMount(mounts, mine, theirs)) {
            return Relation.AROUND;
        }
        return holdsByMount(mounts, theirs, mine) ? Relation.INSIDE : byIdentity(mine, theirs);
    }

    /// The file system and the path within it.
    static String canonical(Path path) throws IOException {
        Mount home = Mounts.now().home(real(path));
        return home.device() + ":" + home.folder();
    }

    /// The path without links, as far as it is there.
    private static Path real(Path path) throws IOException {
        Path at = path.toAbsolutePath().normalize();
        Path missing = at.getFileSystem().getPath("");
        while (at != null) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.isSymbolicLink(at) && !Files.exists(at)) {
                    // A dangling link: what would be made is where it points to.
                    Path target = at.resolveSibling(Files.readSymbolicLink(at));
                    return real(target).resolve(missing);
                }
                return at.toRealPath().resolve(missing).normalize();
            }
            Path name = at.getFileName();
            missing = name == null ? missing : name.resolve(missing);
            at = at.getParent();
        }
        return path.toAbsolutePath().normalize();
    }

    private static Relation relation(Mount a, Mount b) {
        if (!a.device().equals(b.device())) {
            return Relation.APART;
        }
        if (a.folder().equals(b.folder())) {
            return Relation.SAME;
        }
        if (a.folder().startsWith(b.folder())) {
            return Relation.INSIDE;
        }
        return b.folder().startsWith(a.folder()) ? Relation.AROUND : Relation.APART;
    }

    /// Whether something mounted below `outer` shows `inner`, or a folder that holds it.
    private static boolean holdsByMount(Mounts mounts, Path outer, Path inner) {
        Mount home = mounts.home(inner);
        return mounts.below(outer).stream()
                .map(mount -> relation(mount, home))
                .anyMatch(relation -> relation == Relation.SAME || relation == Relation.AROUND);
    }

    /// By device and inode of every folder on the way, where mounts cannot be asked.
    private static Relation byIdentity(Path a, Path b) throws IOException {
        if (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b)) {
            return Relation.SAME;
        }
        if (hasAncestor(a, b)) {
            return Relation.INSIDE;
        }
        return hasAncestor(b, a) ? Relation.AROUND : Relation.APART;
    }

    private static boolean hasAncestor(Path path, Path ancestor) throws IOException {
        if (!Files.exists(ancestor)) {
            return path.startsWith(ancestor) && !path.equals(ancestor);
        }
        for (Path at = path.getParent(); at != null; at = at.getParent()) {
            if (Files.exists(at) && Files.isSameFile(at, ancestor)) {
                return true;
            }
        }
        return false;
    }
}
