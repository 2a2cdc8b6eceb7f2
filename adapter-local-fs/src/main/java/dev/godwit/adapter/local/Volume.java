package dev.godwit.adapter.local;

import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Capabilities.Threads;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.value.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What the file system below a root is known to be able to do, by its type.
///
/// @param type as the system calls it: `ext4`, `vfat`, `apfs`, `NTFS`
/// @param unix whether the platform has modes, owners and inodes
record Volume(String type, boolean unix) {

    /// Keep neither owners nor modes, and hold no links.
    private static final Set<String> SIMPLE = Set.of("vfat", "msdos", "exfat", "fat32", "fat");

    /// Have no way to rename only if nothing is there.
    private static final Set<String> REMOTE = Set.of("nfs", "nfs4", "9p", "cifs", "smb3", "smbfs");

    private static final Set<String> KERNELS =
            Set.of(
                    "proc",
                    "sysfs",
                    "cgroup",
                    "cgroup2",
                    "debugfs",
                    "tracefs",
                    "securityfs",
                    "selinuxfs",
                    "configfs",
                    "pstore",
                    "efivarfs",
                    "bpf",
                    "binfmt_misc",
                    "fusectl",
                    "devpts",
                    "mqueue",
                    "nsfs");

    /// The length of what a shorter name is staged under.
    private static final int STAGE_NAME = 21;

    /// More than anybody has, and still something that can be kept in mind.
    private static final int ANY_LENGTH = 1 << 20;

    private static final String WINDOWS_FORBIDS = "/\0<>:\"|?*\\";
    private static final NameRules POSIX = new NameRules(true, false, false, 255, 4095, "/\0");

    /// Whether `syncfs` brings to disk what was written: not where the kernel only passes writes on
    /// and has no word for it.
    boolean syncs() {
        return !type.startsWith("fuse") && (!REMOTE.contains(type) || type.startsWith("nfs"));
    }

    /// The volume that holds a path, or will once the path is made.
    static Volume of(Path path) {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    return new Volume(Files.getFileStore(at).type().toLowerCase(Locale.ROOT), unix);
                } catch (IOException e) {
                    break;
                }
            }
        }
        return new Volume("unknown", unix);
    }

    /// Whether something can be made below a path, as far as it tells without trying: a folder of
    /// the user's own can be opened for that, whatever its mode, one on a file system that is
    /// mounted for reading cannot.
    ///
    /// @param user -1 where users have no numbers
    static boolean isWritable(Path path, int user) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    if (!Files.isDirectory(at) || isMadeByTheKernel(at)) {
                        return false;
                    }
                    return Files.isWritable(at)
                            || (user > 0
                                    && !Files.getFileStore(at).isReadOnly()
                                    && Files.getAttribute(at, "unix:uid").equals(user));
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }

    /// The keys of the extended attributes that a path's file system knows, asked for by reading.
    static Set<String> extended(Path path, Linux calls) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    byte[] real = Names.raw(at.toRealPath());
                    Set<String> known = new HashSet<>(Attributes.EXTENDED);
                    known.removeIf(
                            key -> !calls.knows(real, Extended.raw(Extended.exampleOf(key))));
                    return known;
                } catch (IOException e) {
                    break;
                }
            }
        }
        return Set.of();
    }

    /// What of FIFOs, sockets and devices this process can make.
    Set<String> specials(Privileges privileges) {
        if (SIMPLE.contains(type)) {
            return Set.of();
        }
        return privileges.makesDevices()
                ? Set.of("fifo", "socket", "character device", "block device")
                : Set.of("fifo", "socket");
    }

    /// Those of them that this process may set.
    static Set<String> settable(Set<String> extended, Privileges privileges) {
        Set<String> settable = new HashSet<>(extended);
        settable.removeIf(key ->
                (key.equals(Attributes.TRUSTED) && !privileges.setsTrusted())
                        || (key.equals(Attributes.SECURITY) && !privileges.setsSecurity()));
        return settable;
    }

    /// Whether what is in a folder is what the kernel shows, so that root may write there and still
    /// nothing can be made.
    private static boolean isMadeByTheKernel(Path path) throws IOException {
        return KERNELS.contains(Files.getFileStore(path).type());
    }

    /// @param rootBytes length of the root's own path; 0 where paths may be of any length, because
    ///   nothing is reached by its whole path
    /// @param writable whether something can be made there
    /// @param privileged whether files may be given away
    /// @param extended the keys of extended attributes that can be set
    /// @param specials what of FIFOs, sockets and devices can be made
    /// @param atomicRename whether the platform can rename only if nothing is there
    Capabilities capabilities(
            int rootBytes,
            boolean writable,
            boolean privileged,
            Set<String> extended,
            Set<String> specials,
            boolean atomicRename) {
        boolean simple = SIMPLE.contains(type);
        boolean remote = REMOTE.contains(type) || type.startsWith("fuse");
        Set<String> keeps = new HashSet<>();
        if (unix && !simple) {
            keeps.add(Attributes.MODE);
            keeps.addAll(extended);
            if (privileged) {
                keeps.add(Attributes.UID);
                keeps.add(Attributes.GID);
            }
        }
        return new Capabilities(
                writable,
                true,
                names(rootBytes),
                false,
                false,
                atomicRename && !remote ? Guarantee.ATOMIC : Guarantee.CHECKED,
                Guarantee.CHECKED,
                mtimePrecisionNs(),
                keeps,
                !simple,
                !simple,
                specials,
                Threads.PLATFORM);
    }

    private NameRules names(int rootBytes) {
        NameRules rules = names();
        if (rootBytes == 0 && rules.equals(POSIX)) {
            return new NameRules(true, false, false, 255, ANY_LENGTH, rules.forbidden());
        }
        return new NameRules(
                rules.caseSensitive(),
                rules.normalises(),
                rules.unicodeOnly(),
                rules.maxNameBytes(),
                Math.max(1, rules.maxPathBytes() - rootBytes - 1 - STAGE_NAME),
                rules.forbidden());
    }

    /// With paths that begin at the root of the system.
    private NameRules names() {
        return switch (type) {
            case "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fat32", "fat", "refs" ->
                    new NameRules(false, false, true, 255 * 3, 32_000, WINDOWS_FORBIDS);
            case "cifs", "smb3", "smbfs" ->
                    new NameRules(false, false, true, 255, 4095, WINDOWS_FORBIDS);
            case "apfs", "hfs" -> new NameRules(false, true, true, 255, 1023, "/\0");
            default -> POSIX;
        };
    }

    private long mtimePrecisionNs() {
        return switch (type) {
            case "vfat", "msdos", "fat32", "fat" -> 2_000_000_000L;
            case "exfat" -> 10_000_000L;
            case "hfs", "ext3", "ext2" -> 1_000_000_000L;
            case "ntfs", "ntfs3", "refs", "cifs", "smb3", "smbfs" -> 100;
            default -> 1;
        };
    }
}
