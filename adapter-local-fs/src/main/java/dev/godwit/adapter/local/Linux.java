package dev.godwit.adapter.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.godwit.spi.value.Node;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The system calls by which trees are listed and written on Linux, relative to open folders, so
/// that no path is resolved twice.
///
/// All go by the C library's `syscall`, because to bind one function takes milliseconds of every
/// start and this binds one. Every call returns its result, or a negated [Errno]; one that a signal
/// interrupted is made again. Names and paths are raw bytes. A folder is told by its file
/// descriptor, or [#HERE] before an absolute path.
///
/// | call | section of the manual | here |
/// |---|---|---|
/// | `openat`, `openat2` | 2 | [#open], [#openBeneath], [#create], [#createUnnamed] |
/// | `close`, `fsync`, `syncfs` | 2 | [#close], [#fsync], [#syncfs] |
/// | `getdents64` | 2 | [#entries] |
/// | `statx` | 2 | [#look], [#lookAt] |
/// | `pread64`, `pwrite64` | 2 | [#read], [#write] |
/// | `mkdirat`, `mknodat` | 2 | [#makeFolder], [#makeSpecial] |
/// | `symlinkat`, `linkat`, `readlinkat` | 2 | [#symlink], [#link], [#name], [#readlink] |
/// | `unlinkat`, `renameat2` | 2 | [#remove], [#rename], [#renameIfAbsent] |
/// | `fchown`, `fchownat`, `fchmod`, `fchmodat` | 2 | [#setOwner], [#setMode] |
/// | `utimensat` | 2 | [#setTimes] |
/// | `listxattrat` (since Linux 6.13), `llistxattr`, `listxattr` | 2 (`listxattr`) | [#extendedNames] |
/// | `lgetxattr`, `getxattr` | 2 (`getxattr`) | [#extended] |
/// | `setxattr`, `removexattr` | 2 | [#setExtended], [#removeExtended] |
/// | `ioctl` (`FICLONE`, `FICLONERANGE`) | 2 (`ioctl_ficlonerange`) | [#share] |
/// | `fadvise64` | 2 (`posix_fadvise`) | [#forget] |
/// | `copy_file_range`, `fallocate`, `lseek` | 2 | [#copy], [#punch], [#seekHole] |
/// | `prlimit64` | 2 (`prlimit`) | [#openFiles] |
/// | `geteuid` | 2 | [#geteuid] |
@SuppressWarnings("restricted")
final class Linux {

    /// In place of a folder, before an absolute path.
    static final int HERE = -100;

    // Ways to open.
    static final int READ = 0;
    static final int WRITE = 1;
    static final int CREATE = 0100;
    static final int EXCLUSIVE = 0200;
    static final int NO_WAIT = 04000;
    static final int FOLDER;
    static final int NO_LINK;
    static final int NO_ACCESS_TIME = 01000000;
    static final int CLOSE_ON_EXEC = 02000000;

    /// A place and nothing of what is in it.
    static final int PLACE = 010000000;

    /// No name in the folder.
    private static final int UNNAMED = 020000000;

    static {
        // The two that are not alike on all processors.
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        FOLDER = arm ? 040000 : 0200000;
        NO_LINK = arm ? 0100000 : 0400000;
    }

    private static final long AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long AT_REMOVEDIR = 0x200;
    private static final long AT_SYMLINK_FOLLOW = 0x400;
    private static final long AT_NO_AUTOMOUNT = 0x800;
    private static final long AT_EMPTY_PATH = 0x1000;
    private static final long RENAME_NOREPLACE = 1;

    /// No magic links, no links, nothing outside: of `struct open_how`.
    private static final long RESOLVE_STRICTLY = 0x02 | 0x04 | 0x08;

    private static final long RLIMIT_NOFILE = 7;
    private static final long POSIX_FADV_DONTNEED = 4;
    private static final long FICLONE = 0x40049409;
    private static final long FICLONERANGE = 0x4020940d;

    /// `FALLOC_FL_PUNCH_HOLE` with `FALLOC_FL_KEEP_SIZE`.
    private static final long MAKE_HOLE = 0x02 | 0x01;

    private static final long SEEK_HOLE = 4;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final long STATX_BASIC_STATS = 0x7ff;
    private static final long STATX_ATTR_IMMUTABLE = 0x10;
    private static final long STATX_ATTR_APPEND = 0x20;
    private static final int PATH_MAX = 4096;
    private static final int STATX_SIZE = 256;

    /// So much of it is read.
    private static final int STATX_WORDS = 18;

    private static final int OPEN_HOW_SIZE = 24;

    /// The most that is read, written or listed by one call.
    static final int PIECE = 1 << 18;

    /// Room for the extended attributes that most nodes have, if any: the kernel makes itself a
    /// buffer of the size it is told, and a large one costs more than the rest of the call.
    private static final int FEW_ATTRIBUTES = 512;

    /// How often something on a way may be renamed while it is gone.
    private static final int TRIES = 1000;

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] SELF = {'.'};
    private static final byte[] HELD = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

    private static final @Nullable Linux CALLS = bind();
    private final Numbers numbers;

    /// The most that is asked for by one call that may give less.
    private final int most;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    /// Whether the way by this process's own paths can be spared.
    private final boolean listsAttributesBelow;

    private Linux(Numbers numbers, int most) {
        this.numbers = numbers;
        this.most = most;
        Scratch s = scratch.get();
        long root = s.first("/".getBytes(StandardCharsets.US_ASCII));
        long result = s.call(numbers.listxattrat, HERE, root, 0, s.data.address(), PIECE);
        listsAttributesBelow = result >= 0;
    }

    /// The calls; null on other systems, or where native access is refused.
    static @Nullable Linux calls() {
        return CALLS;
    }

    /// The same, but content and listings come and go in pieces of at most so many bytes, as a
    /// kernel may give and take less than it was asked for.
    ///
    /// @param most at least 300, which is room for any name
    Linux inPieces(int most) {
        return new Linux(numbers, most);
    }

    private static @Nullable Linux bind() {
        Optional<Numbers> numbers = Numbers.ofThisMachine();
        try {
            if (numbers.isEmpty() || Functions.SYSCALL == null) {
                return null;
            }
            Linux calls = new Linux(numbers.get(), PIECE);
            return calls.opensBeneath() ? calls : null;
        } catch (LinkageError e) {
            // Refused, by --illegal-native-access=deny.
            return null;
        }
    }

    /// Whether `openat2` is to be had: since Linux 5.6, where no filter of calls forbids it.
    private boolean opensBeneath() {
        int root = open(HERE, "/".getBytes(StandardCharsets.US_ASCII), PLACE | FOLDER);
        int same = openBeneath(root, ".".getBytes(StandardCharsets.US_ASCII), PLACE | FOLDER);
        close(same);
        close(root);
        return same >= 0;
    }

    /// What the kernel calls its calls.
    private record Numbers(
            int openat,
            int openat2,
            int close,
            int fsync,
            int syncfs,
            int getdents64,
            int statx,
            int pread64,
            int pwrite64,
            int mkdirat,
            int mknodat,
            int symlinkat,
            int linkat,
            int readlinkat,
            int unlinkat,
            int renameat2,
            int fchown,
            int fchownat,
            int fchmod,
            int fchmodat,
            int utimensat,
            int listxattr,
            int llistxattr,
            int listxattrat,
            int getxattr,
            int lgetxattr,
            int setxattr,
            int removexattr,
            int ioctl,
            int fadvise64,
            int copyFileRange,
            int fallocate,
            int lseek,
            int prlimit64,
            int geteuid) {

        private static final Numbers AMD64 =
                new Numbers(
                        257, 437, 3, 74, 306, 217, 332, 17, 18, 258, 259, 266, 265, 267, 263, 316,
                        93, 260, 91, 268, 280, 194, 195, 465, 191, 192, 188, 197, 16, 221, 326, 285,
                        8, 302, 107);

        /// Of all processors that came later.
        private static final Numbers GENERIC =
                new Numbers(
                        56, 437, 57, 82, 267, 61, 291, 67, 68, 34, 33, 36, 37, 78, 35, 276, 55, 54,
                        52, 53, 88, 11, 12, 465, 8, 9, 5, 14, 29, 223, 285, 47, 62, 261, 175);

        static Optional<Numbers> ofThisMachine() {
            if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
                return Optional.empty();
            }
            return switch (System.getProperty("os.arch", "")) {
                case "amd64" -> Optional.of(AMD64);
                case "aarch64", "riscv64" -> Optional.of(GENERIC);
                default -> Optional.empty();
            };
        }
    }

    /// In a class of its own, because the JIT compiler sees through constants only.
    private static final class Functions {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO =
                STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        static final MethodHandle SYSCALL =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                                FunctionDescriptor.of(
                                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                        JAVA_LONG, JAVA_LONG, JAVA_LONG),
                                Linker.Option.captureCallState("errno"));
    }

    /// Memory for the arguments of one call at a time, of one thread.
    private static final class Scratch {
        final Arena arena = Arena.ofAuto();
        final MemorySegment state = arena.allocate(Functions.STATE);
        final MemorySegment first = arena.allocate(PATH_MAX, 8);
        final MemorySegment second = arena.allocate(PATH_MAX, 8);
        final MemorySegment facts = arena.allocate(STATX_SIZE, 8);
        private final long[] words = new long[STATX_WORDS];
        final MemorySegment data = arena.allocate(PIECE, 8);

        /// What [#facts] holds. Each read of native memory costs more than the copy.
        long[] words() {
            MemorySegment.copy(facts, JAVA_LONG, 0, words, 0, words.length);
            return words;
        }

        long call(long number, long a, long b, long c, long d, long e) {
            while (true) {
                long result = once(number, a, b, c, d, e);
                if (result != -Errno.EINTR) {
                    return result;
                }
            }
        }

        long once(long number, long a, long b, long c, long d, long e) {
            try {
                long result =
                        (long) Functions.SYSCALL.invokeExact(state, number, a, b, c, d, e, 0L);
                return result < 0 ? -(int) Functions.ERRNO.get(state, 0L) : result;
            } catch (Throwable t) {
                throw new IllegalStateException("A system call threw", t);
            }
        }

        long first(byte[] path) {
            return put(path, first);
        }

        long second(byte[] path) {
            return put(path, second);
        }

        /// The path by which this process knows what it holds open, and of a name in it.
        long held(int fd, byte[] name) {
            byte[] number = Integer.toString(fd).getBytes(StandardCharsets.US_ASCII);
            MemorySegment.copy(HELD, 0, first, JAVA_BYTE, 0, HELD.length);
            int at = HELD.length;
            MemorySegment.copy(number, 0, first, JAVA_BYTE, at, number.length);
            at += number.length;
            if (name.length > 0) {
                first.set(JAVA_BYTE, at++, (byte) '/');
                MemorySegment.copy(name, 0, first, JAVA_BYTE, at, name.length);
                at += name.length;
            }
            first.set(JAVA_BYTE, at, (byte) 0);
            return first.address();
        }

        private static long put(byte[] path, MemorySegment into) {
            MemorySegment.copy(path, 0, into, JAVA_BYTE, 0, path.length);
            into.set(JAVA_BYTE, path.length, (byte) 0);
            return into.address();
        }
    }

    private static boolean fits(byte[] path) {
        return path.length < PATH_MAX;
    }

    /// Of a name in a folder that is held open.
    private static boolean fitsBelow(byte[] name) {
        return name.length < PATH_MAX - HELD.length - 12;
    }

    /// The effective user.
    int geteuid() {
        return (int) scratch.get().call(numbers.geteuid, 0, 0, 0, 0, 0);
    }

    // ------------------------------------------------------------ file descriptors

    /// @return a file descriptor, for [#close]
    int open(int folder, byte[] path, int how) {
        Scratch s = scratch.get();
        return fits(path)
                ? (int)
                        s.call(
                                numbers.openat,
                                folder,
                                s.first(path),
                                how | NO_LINK | CLOSE_ON_EXEC,
                                0,
                                0)
                : -Errno.ENAMETOOLONG;
    }

    /// The same, of the links on the way to `path` too.
    int openThroughLinks(byte[] path, int how) {
        Scratch s = scratch.get();
        return fits(path)
                ? (int) s.call(numbers.openat, HERE, s.first(path), how | CLOSE_ON_EXEC, 0, 0)
                : -Errno.ENAMETOOLONG;
    }

    /// Opens what lies below a folder, over no link, wherever somebody moves what is on the way.
    ///
    /// @return a file descriptor; -ELOOP where a link is on the way
    int openBeneath(int folder, byte[] path, int how) {
        if (!fits(path)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        s.second.set(JAVA_LONG, 0, how | NO_LINK | CLOSE_ON_EXEC);
        s.second.set(JAVA_LONG, 8, 0);
        s.second.set(JAVA_LONG, 16, RESOLVE_STRICTLY);
        long result = -Errno.EAGAIN;
        for (int i = 0; i < TRIES && result == -Errno.EAGAIN; i++) {
            result =
                    s.call(
                            numbers.openat2,
                            folder,
                            s.first(path),
                            s.second.address(),
                            OPEN_HOW_SIZE,
                            0);
        }
        return (int) result;
    }

    /// Makes a new file that only its owner may open.
    int create(int folder, byte[] name) {
        Scratch s = scratch.get();
        long how = WRITE | CREATE | EXCLUSIVE | NO_LINK | CLOSE_ON_EXEC;
        return fits(name)
                ? (int) s.call(numbers.openat, folder, s.first(name), how, 0600, 0)
                : -Errno.ENAMETOOLONG;
    }

    /// Makes a file that only its owner may open and that has no name, in the file system of a
    /// folder.
    int createUnnamed(int folder) {
        Scratch s = scratch.get();
        long how = WRITE | UNNAMED | FOLDER | CLOSE_ON_EXEC;
        return (int) s.call(numbers.openat, folder, s.first(SELF), how, 0600, 0);
    }

    /// How many files this process may hold open; 0 when it cannot be told.
    long openFiles() {
        Scratch s = scratch.get();
        long result = s.call(numbers.prlimit64, 0, RLIMIT_NOFILE, 0, s.second.address(), 0);
        long most = s.second.get(JAVA_LONG, 0);
        return result < 0 ? 0 : most < 0 ? Long.MAX_VALUE : most;
    }

    /// Never made again: the descriptor is gone even when a signal interrupts it.
    int close(int fd) {
        return fd < 0 ? 0 : (int) scratch.get().once(numbers.close, fd, 0, 0, 0, 0);
    }

    int fsync(int fd) {
        return (int) scratch.get().call(numbers.fsync, fd, 0, 0, 0, 0);
    }

    /// Whether [#syncfs] tells of writes that failed: since Linux 5.8.
    static boolean syncfsTellsFailures() {
        String[] version = System.getProperty("os.version", "0").split("[^0-9]+", 3);
        int major = version[0].isEmpty() ? 0 : Integer.parseInt(version[0]);
        int minor = version.length < 2 || version[1].isEmpty() ? 0 : Integer.parseInt(version[1]);
        return major > 5 || (major == 5 && minor >= 8);
    }

    /// Writes everything dirty of the file system that `fd` is on.
    int syncfs(int fd) {
        return (int) scratch.get().call(numbers.syncfs, fd, 0, 0, 0, 0);
    }

    // ------------------------------------------------------------ content

    /// Reads at most [#PIECE] bytes.
    ///
    /// @return how many; 0 at the end
    int read(int fd, byte[] into, int offset, int length, long at) {
        Scratch s = scratch.get();
        long n = s.call(numbers.pread64, fd, s.data.address(), Math.min(length, most), at, 0);
        if (n > 0) {
            MemorySegment.copy(s.data, JAVA_BYTE, 0, into, offset, (int) n);
        }
        return (int) n;
    }

    /// Writes at most [#PIECE] bytes, perhaps fewer.
    ///
    /// @return how many
    int write(int fd, byte[] from, int offset, int length, long at) {
        Scratch s = scratch.get();
        int piece = Math.min(length, most);
        MemorySegment.copy(from, offset, s.data, JAVA_BYTE, 0, piece);
        return (int) s.call(numbers.pwrite64, fd, s.data.address(), piece, at, 0);
    }

    /// Tells that the content of a file will not be needed again: what of it is on disk goes from
    /// the system's cache.
    int forget(int fd) {
        return (int) scratch.get().call(numbers.fadvise64, fd, 0, 0, POSIX_FADV_DONTNEED, 0);
    }

    /// Makes an empty file share the blocks of another.
    int share(int from, int to) {
        return (int) scratch.get().call(numbers.ioctl, to, FICLONE, from, 0, 0);
    }

    /// Makes a file share a range of another's blocks, at the same place.
    int share(int from, int to, long at, long length) {
        Scratch s = scratch.get();
        s.first.set(JAVA_LONG, 0, from);
        s.first.set(JAVA_LONG, 8, at);
        s.first.set(JAVA_LONG, 16, length);
        s.first.set(JAVA_LONG, 24, at);
        return (int) s.call(numbers.ioctl, to, FICLONERANGE, s.first.address(), 0, 0);
    }

    /// Copies a range of a file to the same place of another, perhaps less of it.
    ///
    /// @return how many bytes; 0 at the end
    long copy(int from, int to, long at, long length) {
        Scratch s = scratch.get();
        s.first.set(JAVA_LONG, 0, at);
        s.second.set(JAVA_LONG, 0, at);
        // The sixth argument, flags, is always 0.
        long piece = most == PIECE ? length : Math.min(length, most);
        return s.call(
                numbers.copyFileRange, from, s.first.address(), to, s.second.address(), piece);
    }

    /// Makes a hole of a range of a file, whose size stays.
    int punch(int fd, long at, long length) {
        return (int) scratch.get().call(numbers.fallocate, fd, MAKE_HOLE, at, length, 0);
    }

    /// Where the first hole at or after a place begins, the file's end at the latest.
    long seekHole(int fd, long at) {
        return scratch.get().call(numbers.lseek, fd, at, SEEK_HOLE, 0, 0);
    }

    // ------------------------------------------------------------ names

    /// Adds the next names of a folder that is open for reading, but for `.` and `..`.
    ///
    /// @return how many bytes the kernel gave; 0 at the end
    int entries(int fd, Collection<byte[]> names) {
        Scratch s = scratch.get();
        int length = (int) s.call(numbers.getdents64, fd, s.data.address(), most, 0, 0);
        // By the layout of the kernel's struct linux_dirent64.
        for (int at = 0; at < length; at += Short.toUnsignedInt(s.data.get(JAVA_SHORT, at + 16))) {
            int from = at + 19;
            int to = from;
            while (s.data.get(JAVA_BYTE, to) != 0) {
                to++;
            }
            byte[] name = new byte[to - from];
            MemorySegment.copy(s.data, JAVA_BYTE, from, name, 0, name.length);
            if (!isDots(name)) {
                names.add(name);
            }
        }
        return length;
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    int makeFolder(int folder, byte[] name) {
        Scratch s = scratch.get();
        return fits(name)
                ? (int) s.call(numbers.mkdirat, folder, s.first(name), 0700, 0, 0)
                : -Errno.ENAMETOOLONG;
    }

    /// Makes a FIFO, a socket or a device that only its owner may open.
    ///
    /// @param type of [SpecialFile]
    int makeSpecial(int folder, byte[] name, int type, long device) {
        Scratch s = scratch.get();
        return fits(name)
                ? (int) s.call(numbers.mknodat, folder, s.first(name), type | 0600, device, 0)
                : -Errno.ENAMETOOLONG;
    }

    int symlink(byte[] target, int folder, byte[] name) {
        Scratch s = scratch.get();
        return fits(target) && fits(name)
                ? (int) s.call(numbers.symlinkat, s.first(target), folder, s.second(name), 0, 0)
                : -Errno.ENAMETOOLONG;
    }

    int link(int from, byte[] name, int to, byte[] newName) {
        Scratch s = scratch.get();
        return fits(name) && fits(newName)
                ? (int) s.call(numbers.linkat, from, s.first(name), to, s.second(newName), 0)
                : -Errno.ENAMETOOLONG;
    }

    /// Gives a file that was made without one its name, if nothing has it.
    int name(int file, int folder, byte[] name) {
        if (!fits(name)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        long nothing = s.first(NOTHING);
        long to = s.second(name);
        int result = (int) s.call(numbers.linkat, file, nothing, folder, to, AT_EMPTY_PATH);
        // Before Linux 6.10 that is for privileged processes.
        return result == -Errno.ENOENT
                ? (int)
                        s.call(
                                numbers.linkat,
                                HERE,
                                s.held(file, NOTHING),
                                folder,
                                to,
                                AT_SYMLINK_FOLLOW)
                : result;
    }

    /// What a link says; null when it cannot be told.
    byte @Nullable [] readlink(int folder, byte[] name) {
        if (!fits(name)) {
            return null;
        }
        Scratch s = scratch.get();
        long target = s.second.address();
        long length = s.call(numbers.readlinkat, folder, s.first(name), target, PATH_MAX, 0);
        return length < 0 || length == PATH_MAX
                ? null
                : s.second.asSlice(0, length).toArray(JAVA_BYTE);
    }

    int remove(int folder, byte[] name, boolean isFolder) {
        Scratch s = scratch.get();
        return fits(name)
                ? (int)
                        s.call(
                                numbers.unlinkat,
                                folder,
                                s.first(name),
                                isFolder ? AT_REMOVEDIR : 0,
                                0,
                                0)
                : -Errno.ENAMETOOLONG;
    }

    /// Renames in one step; what is at `to` is replaced.
    int rename(int folder, byte[] from, int toFolder, byte[] to) {
        return rename(folder, from, toFolder, to, 0);
    }

    /// Renames in one step, and only if nothing is at `to`.
    ///
    /// @return -EINVAL or -ENOSYS where the file system does not know how
    int renameIfAbsent(int folder, byte[] from, int toFolder, byte[] to) {
        return rename(folder, from, toFolder, to, RENAME_NOREPLACE);
    }

    private int rename(int folder, byte[] from, int toFolder, byte[] to, long how) {
        Scratch s = scratch.get();
        return fits(from) && fits(to)
                ? (int)
                        s.call(
                                numbers.renameat2,
                                folder,
                                s.first(from),
                                toFolder,
                                s.second(to),
                                how)
                : -Errno.ENAMETOOLONG;
    }

    // ------------------------------------------------------------ what a node carries

    int setOwner(int fd, int uid, int gid) {
        return (int) scratch.get().call(numbers.fchown, fd, uid, gid, 0, 0);
    }

    /// Of a place, a link's too; -1 leaves a number as it is.
    int setOwnerOf(int place, int uid, int gid) {
        Scratch s = scratch.get();
        long nothing = s.first(NOTHING);
        return (int) s.call(numbers.fchownat, place, nothing, uid, gid, AT_EMPTY_PATH);
    }

    int setMode(int fd, int mode) {
        return (int) scratch.get().call(numbers.fchmod, fd, mode, 0, 0, 0);
    }

    /// Of a place that is no link: by the path it has in this process, because `fchmod` takes no
    /// places.
    int setModeOf(int place, int mode) {
        Scratch s = scratch.get();
        return (int) s.call(numbers.fchmodat, HERE, s.held(place, NOTHING), mode, 0, 0);
    }

    int setTimes(int fd, Times times) {
        Scratch s = scratch.get();
        return (int) s.call(numbers.utimensat, fd, 0, put(s, times), 0, 0);
    }

    /// Of a place, a link's too.
    int setTimesOf(int place, Times times) {
        Scratch s = scratch.get();
        long path = s.held(place, NOTHING);
        return (int) s.call(numbers.utimensat, HERE, path, put(s, times), 0, 0);
    }

    /// By the layout of two `struct timespec`.
    private static long put(Scratch s, Times times) {
        if (times.accessedNs() == Node.NO_TIME) {
            s.second.set(JAVA_LONG, 8, UTIME_OMIT);
        } else {
            put(s, 0, times.accessedNs());
        }
        put(s, 16, times.mtimeNs());
        return s.second.address();
    }

    private static void put(Scratch s, long at, long ns) {
        s.second.set(JAVA_LONG, at, Math.floorDiv(ns, 1_000_000_000L));
        s.second.set(JAVA_LONG, at + 8, Math.floorMod(ns, 1_000_000_000L));
    }

    /// Adds the names of the extended attributes of a folder's child, of a link itself too.
    ///
    /// @param folder [#HERE] before an absolute path
    /// @return how many bytes they have
    int extendedNames(int folder, byte[] name, Collection<byte[]> names) {
        if (!fits(name) || (folder != HERE && !fitsBelow(name))) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        if (!listsAttributesBelow) {
            return names(s, numbers.llistxattr, path(s, folder, name), names);
        }
        long path = s.first(name);
        long into = s.data.address();
        int call = numbers.listxattrat;
        return names(
                s,
                roomy(room -> s.call(call, folder, path, AT_SYMLINK_NOFOLLOW, into, room)),
                names);
    }

    /// Adds those of what is held open, as a place too.
    int extendedNames(int fd, Collection<byte[]> names) {
        Scratch s = scratch.get();
        return names(s, numbers.listxattr, s.held(fd, NOTHING), names);
    }

    private static int names(Scratch s, int call, long path, Collection<byte[]> names) {
        long into = s.data.address();
        return names(s, roomy(room -> s.call(call, path, into, room, 0, 0)), names);
    }

    /// Makes a call with little room and, where that is too little, with much.
    private static int roomy(LongUnaryOperator call) {
        long length = call.applyAsLong(FEW_ATTRIBUTES);
        return (int) (length == -Errno.ERANGE ? call.applyAsLong(PIECE) : length);
    }

    private static long path(Scratch s, int folder, byte[] name) {
        return folder == HERE ? s.first(name) : s.held(folder, name);
    }

    private static int names(Scratch s, int length, Collection<byte[]> names) {
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (s.data.get(JAVA_BYTE, at) == 0) {
                names.add(s.data.asSlice(from, at - from).toArray(JAVA_BYTE));
                from = at + 1;
            }
        }
        return length;
    }

    /// Reads an extended attribute of a folder's child, for [#value].
    ///
    /// @param folder [#HERE] before an absolute path
    /// @return how many bytes it has
    int extended(int folder, byte[] name, byte[] attribute) {
        if (!fits(name) || (folder != HERE && !fitsBelow(name))) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        return value(s, numbers.lgetxattr, path(s, folder, name), attribute);
    }

    /// Reads one of what is held open, as a place too, for [#value].
    int extended(int fd, byte[] attribute) {
        Scratch s = scratch.get();
        return value(s, numbers.getxattr, s.held(fd, NOTHING), attribute);
    }

    /// Whether the file system of an absolute path knows of such attributes.
    boolean knows(byte[] path, byte[] attribute) {
        int result = extended(HERE, path, attribute);
        return result >= 0 || result == -Errno.ENODATA;
    }

    private static int value(Scratch s, int call, long path, byte[] attribute) {
        long name = s.second(attribute);
        long into = s.data.address();
        return roomy(room -> s.call(call, path, name, into, room, 0));
    }

    /// What this thread's last [#extended] read.
    byte[] value(int length) {
        return scratch.get().data.asSlice(0, length).toArray(JAVA_BYTE);
    }

    /// Sets an extended attribute of what is held open, as a place too.
    int setExtended(int fd, byte[] attribute, byte[] value) {
        if (value.length > PIECE) {
            return -Errno.E2BIG;
        }
        Scratch s = scratch.get();
        MemorySegment.copy(value, 0, s.data, JAVA_BYTE, 0, value.length);
        return (int)
                s.call(
                        numbers.setxattr,
                        s.held(fd, NOTHING),
                        s.second(attribute),
                        s.data.address(),
                        value.length,
                        0);
    }

    /// Takes one away.
    int removeExtended(int fd, byte[] attribute) {
        Scratch s = scratch.get();
        long path = s.held(fd, NOTHING);
        return (int) s.call(numbers.removexattr, path, s.second(attribute), 0, 0, 0);
    }

    // ------------------------------------------------------------ facts

    /// What `lstat` says, for [#stat].
    ///
    /// @return 0 when the facts are there to be read
    int look(int folder, byte[] name) {
        Scratch s = scratch.get();
        return fits(name)
                ? look(s, folder, s.first(name), AT_SYMLINK_NOFOLLOW)
                : -Errno.ENAMETOOLONG;
    }

    /// What `fstat` says, for [#stat].
    int lookAt(int fd) {
        Scratch s = scratch.get();
        return look(s, fd, s.first(NOTHING), AT_EMPTY_PATH);
    }

    private int look(Scratch s, int folder, long path, long how) {
        return (int)
                s.call(
                        numbers.statx,
                        folder,
                        path,
                        how | AT_NO_AUTOMOUNT,
                        STATX_BASIC_STATS,
                        s.facts.address());
    }

    /// The facts of this thread's last [#look] or [#lookAt], by the layout of the kernel's `struct
    /// statx`, of which each word of eight bytes holds one number or two.
    Stat stat() {
        long[] facts = scratch.get().words();
        long attributes = facts[1];
        return new Stat(
                upper(facts[3]) & 0xffff,
                upper(facts[2]),
                lower(facts[3]),
                facts[4],
                device(lower(facts[17]), upper(facts[17])),
                lower(facts[2]),
                facts[5],
                ns(facts[8], facts[9]),
                ns(facts[14], facts[15]),
                ns(facts[12], facts[13]),
                device(lower(facts[16]), upper(facts[16])),
                (attributes & STATX_ATTR_IMMUTABLE) != 0,
                (attributes & STATX_ATTR_APPEND) != 0);
    }

    /// One number, as Java and `stat` have it.
    static long device(long major, long minor) {
        return (minor & 0xff)
                | (major & 0xfff) << 8
                | (minor & ~0xff) << 12
                | (major & ~0xfff) << 32;
    }

    // Java runs with the least significant byte first on all processors of [Numbers].

    private static int lower(long word) {
        return (int) word;
    }

    private static int upper(long word) {
        return (int) (word >>> 32);
    }

    private static long ns(long seconds, long nanos) {
        return seconds * 1_000_000_000L + lower(nanos);
    }

    /// What the C library says about an error number, in the language of this process: what Java's
    /// exceptions say too.
    static String message(int number) {
        Linker linker = Linker.nativeLinker();
        try {
            MethodHandle strerror =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("strerror"),
                            FunctionDescriptor.of(
                                    ADDRESS.withTargetLayout(
                                            MemoryLayout.sequenceLayout(
                                                    1024, ValueLayout.JAVA_BYTE)),
                                    JAVA_INT));
            return ((MemorySegment) strerror.invokeExact(number)).getString(0, Text.NATIVE);
        } catch (Throwable t) {
            throw new IllegalStateException("The C library cannot tell its errors", t);
        }
    }
}
