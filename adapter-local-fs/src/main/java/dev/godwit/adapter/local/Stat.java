package dev.godwit.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What `lstat` says of one path. Times in ns since 1970-01-01T00:00Z.
///
/// @param mode type and permission bits
/// @param uid unsigned
/// @param gid unsigned
/// @param ino 0 where the platform does not say
/// @param dev 0 where the platform does not say
/// @param rdev of a device, the one it stands for
/// @param immutable nobody may change it, as far as the platform tells
/// @param appendOnly it may only be added to, as far as the platform tells
record Stat(
        int mode,
        int uid,
        int gid,
        long ino,
        long dev,
        int nlink,
        long size,
        long atimeNs,
        long mtimeNs,
        long ctimeNs,
        long rdev,
        boolean immutable,
        boolean appendOnly) {

    private static final String UNIX =
            "unix:mode,uid,gid,ino,dev,nlink,size,lastAccessTime,lastModifiedTime,ctime,rdev";

    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    /// Looks, without following a link at the end of the path.
    static Stat of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return basic(path);
        }
        Map<String, Object> facts = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
        return new Stat(
                (int) value(facts, "mode"),
                (int) value(facts, "uid"),
                (int) value(facts, "gid"),
                (long) value(facts, "ino"),
                (long) value(facts, "dev"),
                (int) value(facts, "nlink"),
                (long) value(facts, "size"),
                ns((FileTime) value(facts, "lastAccessTime")),
                ns((FileTime) value(facts, "lastModifiedTime")),
                ns((FileTime) value(facts, "ctime")),
                (long) value(facts, "rdev"),
                false,
                false);
    }

    private static Object value(Map<String, Object> facts, String name) {
        return Objects.requireNonNull(facts.get(name));
    }

    /// Where there are no inodes and modes.
    private static Stat basic(Path path) throws IOException {
        BasicFileAttributes facts =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int type =
                facts.isRegularFile()
                        ? FILE
                        : facts.isDirectory() ? FOLDER : facts.isSymbolicLink() ? LINK : 0;
        long mtimeNs = ns(facts.lastModifiedTime());
        long atimeNs = ns(facts.lastAccessTime());
        return new Stat(
                type, 0, 0, 0, 0, 1, facts.size(), atimeNs, mtimeNs, mtimeNs, 0, false, false);
    }

    private static long ns(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    boolean isFile() {
        return (mode & TYPE) == FILE;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /// What this is, when it is neither file nor folder nor link.
    String special() {
        return switch (mode & TYPE) {
            case SpecialFile.FIFO -> "fifo";
            case SpecialFile.SOCKET -> "socket";
            case SpecialFile.CHARACTER_DEVICE -> "character device " + SpecialFile.numbers(rdev);
            case SpecialFile.BLOCK_DEVICE -> "block device " + SpecialFile.numbers(rdev);
            default -> "special file";
        };
    }

    Times times() {
        return new Times(mtimeNs, atimeNs);
    }

    /// Permission bits with the special bits.
    int permissions() {
        return mode & 07777;
    }
}
