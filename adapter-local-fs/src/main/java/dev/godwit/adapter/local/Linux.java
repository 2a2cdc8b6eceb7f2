package dev.godwit.adapter.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The few system calls for which Java has no words, or too many.
///
/// All go by the C library's `syscall`, because to bind one function takes milliseconds of every
/// start and this binds one. Every call returns its result, or a negated [Errno]. Paths are raw
/// bytes.
@SuppressWarnings("restricted")
final class Linux {

    private static final long AT_FDCWD = -100;
    private static final long AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long RENAME_NOREPLACE = 1;

    /// Whatever it is, no link and without waiting.
    private static final long OPEN_TO_SYNC = 02000000 | 0400000 | 04000;

    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final long STATX_BASIC_STATS = 0x7ff;
    private static final int PATH_MAX = 4096;
    private static final int STATX_SIZE = 256;

    private static final @Nullable Linux CALLS = bind();

    private final Numbers numbers;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private Linux(Numbers numbers) {
        this.numbers = numbers;
    }

    /// The calls; null on other systems, or where native access is refused.
    static @Nullable Linux calls() {
        return CALLS;
    }

    private static @Nullable Linux bind() {
        Optional<Numbers> numbers = Numbers.ofThisMachine();
        try {
            return numbers.isPresent() && Functions.SYSCALL != null
                    ? new Linux(numbers.get())
                    : null;
        } catch (LinkageError e) {
            // Refused, by --illegal-native-access=deny.
            return null;
        }
    }

    /// What the kernel calls its calls.
    private record Numbers(
            int openat,
            int close,
            int syncfs,
            int geteuid,
            int symlinkat,
            int readlinkat,
            int utimensat,
            int renameat2,
            int statx) {

        private static final Numbers AMD64 = new Numbers(257, 3, 306, 107, 266, 267, 280, 316, 332);

        /// Of all processors that came later.
        private static final Numbers GENERIC = new Numbers(56, 57, 267, 175, 36, 78, 88, 276, 291);

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
                                        JAVA_LONG, JAVA_LONG),
                                Linker.Option.captureCallState("errno"));
    }

    /// Memory for the arguments of one call at a time, of one thread.
    private static final class Scratch {
        final Arena arena = Arena.ofAuto();
        final MemorySegment state = arena.allocate(Functions.STATE);
        final MemorySegment first = arena.allocate(PATH_MAX, 8);
        final MemorySegment second = arena.allocate(PATH_MAX, 8);
        final MemorySegment facts = arena.allocate(STATX_SIZE, 8);

        long call(long number, long a, long b, long c, long d, long e) {
            try {
                long result = (long) Functions.SYSCALL.invokeExact(state, number, a, b, c, d, e);
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

        private static long put(byte[] path, MemorySegment into) {
            MemorySegment.copy(path, 0, into, JAVA_BYTE, 0, path.length);
            into.set(JAVA_BYTE, path.length, (byte) 0);
            return into.address();
        }
    }

    private static boolean fits(byte[] path) {
        return path.length < PATH_MAX;
    }

    /// The effective user.
    int geteuid() {
        return (int) scratch.get().call(numbers.geteuid, 0, 0, 0, 0, 0);
    }

    /// Opens a file or folder for [#syncfs].
    ///
    /// @return a file descriptor, for [#close]
    int open(byte[] path) {
        Scratch s = scratch.get();
        return fits(path)
                ? (int) s.call(numbers.openat, AT_FDCWD, s.first(path), OPEN_TO_SYNC, 0, 0)
                : -Errno.ENAMETOOLONG;
    }

    int close(int fd) {
        return (int) scratch.get().call(numbers.close, fd, 0, 0, 0, 0);
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

    int symlink(byte[] target, byte[] path) {
        Scratch s = scratch.get();
        return fits(target) && fits(path)
                ? (int) s.call(numbers.symlinkat, s.first(target), AT_FDCWD, s.second(path), 0, 0)
                : -Errno.ENAMETOOLONG;
    }

    /// What a link says; null when it cannot be told.
    byte @Nullable [] readlink(byte[] path) {
        if (!fits(path)) {
            return null;
        }
        Scratch s = scratch.get();
        long target = s.second.address();
        long length = s.call(numbers.readlinkat, AT_FDCWD, s.first(path), target, PATH_MAX, 0);
        return length < 0 || length == PATH_MAX
                ? null
                : s.second.asSlice(0, length).toArray(JAVA_BYTE);
    }

    /// Sets the modification time and nothing else, of a link itself too.
    int setTime(byte[] path, long mtimeNs) {
        if (!fits(path)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        s.second.set(JAVA_LONG, 8, UTIME_OMIT);
        s.second.set(JAVA_LONG, 16, Math.floorDiv(mtimeNs, 1_000_000_000L));
        s.second.set(JAVA_LONG, 24, Math.floorMod(mtimeNs, 1_000_000_000L));
        long times = s.second.address();
        return (int)
                s.call(numbers.utimensat, AT_FDCWD, s.first(path), times, AT_SYMLINK_NOFOLLOW, 0);
    }

    /// Renames in one step, and only if nothing is at `to`.
    ///
    /// @return -EINVAL or -ENOSYS where the file system does not know how
    int renameIfAbsent(byte[] from, byte[] to) {
        Scratch s = scratch.get();
        return fits(from) && fits(to)
                ? (int)
                        s.call(
                                numbers.renameat2,
                                AT_FDCWD,
                                s.first(from),
                                AT_FDCWD,
                                s.second(to),
                                RENAME_NOREPLACE)
                : -Errno.ENAMETOOLONG;
    }

    /// What `lstat` says, for [#stat].
    ///
    /// @return 0 when the facts are there to be read
    int look(byte[] path) {
        Scratch s = scratch.get();
        return fits(path)
                ? (int)
                        s.call(
                                numbers.statx,
                                AT_FDCWD,
                                s.first(path),
                                AT_SYMLINK_NOFOLLOW,
                                STATX_BASIC_STATS,
                                s.facts.address())
                : -Errno.ENAMETOOLONG;
    }

    /// The facts of this thread's last [#look], by the layout of the kernel's `struct statx`.
    Stat stat() {
        MemorySegment facts = scratch.get().facts;
        return new Stat(
                Short.toUnsignedInt(facts.get(JAVA_SHORT, 28)),
                facts.get(JAVA_INT, 20),
                facts.get(JAVA_INT, 24),
                facts.get(JAVA_LONG, 32),
                device(facts.get(JAVA_INT, 136), facts.get(JAVA_INT, 140)),
                facts.get(JAVA_INT, 16),
                facts.get(JAVA_LONG, 40),
                ns(facts, 112),
                ns(facts, 96));
    }

    /// One number, as Java and `stat` have it.
    private static long device(long major, long minor) {
        return (minor & 0xff)
                | (major & 0xfff) << 8
                | (minor & ~0xff) << 12
                | (major & ~0xfff) << 32;
    }

    private static long ns(MemorySegment facts, long at) {
        return facts.get(JAVA_LONG, at) * 1_000_000_000L + facts.get(JAVA_INT, at + 8);
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
