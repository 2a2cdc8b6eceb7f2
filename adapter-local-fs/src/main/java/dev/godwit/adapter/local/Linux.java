package dev.godwit.adapter.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The few calls of the C library for which Java has no words.
///
/// Every call returns its result, or a negated [Errno]. Paths are raw bytes.
@SuppressWarnings("restricted")
final class Linux {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int RENAME_NOREPLACE = 1;
    private static final int O_DIRECTORY = 0200000;
    private static final int O_CLOEXEC = 02000000;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int PATH_MAX = 4096;

    private static final @Nullable Linux CALLS = bind();

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private Linux() {}

    /// The calls; null on other systems, or where native access is refused.
    static @Nullable Linux calls() {
        return CALLS;
    }

    private static @Nullable Linux bind() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            return null;
        }
        try {
            Linux calls = new Linux();
            return calls.geteuid() >= 0 ? calls : null;
        } catch (LinkageError e) {
            // The C library lacks one of them, or --illegal-native-access=deny.
            return null;
        }
    }

    /// In a class of their own, because the JIT compiler sees through constants only.
    private static final class Functions {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO =
                STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        static final MethodHandle OPEN = find("open", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);
        static final MethodHandle SYNCFS = find("syncfs", JAVA_INT, JAVA_INT);
        static final MethodHandle GETEUID = find("geteuid", JAVA_INT);
        static final MethodHandle SYMLINK = find("symlink", JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle READLINK =
                find("readlink", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle UTIMENSAT =
                find("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle RENAMEAT2 =
                find("renameat2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle STRERROR = find("strerror", ADDRESS, JAVA_INT);

        private static MethodHandle find(
                String name, MemoryLayout result, MemoryLayout... arguments) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(result, arguments),
                    Linker.Option.captureCallState("errno"));
        }
    }

    /// Memory for the arguments of one call at a time, of one thread.
    private static final class Scratch {
        final Arena arena = Arena.ofAuto();
        final MemorySegment state = arena.allocate(Functions.STATE);
        final MemorySegment first = arena.allocate(PATH_MAX);
        final MemorySegment second = arena.allocate(PATH_MAX);
        final MemorySegment times = arena.allocate(32, 8);

        MemorySegment first(byte[] text) {
            return put(text, first);
        }

        MemorySegment second(byte[] text) {
            return put(text, second);
        }

        private static MemorySegment put(byte[] text, MemorySegment into) {
            MemorySegment.copy(text, 0, into, JAVA_BYTE, 0, text.length);
            into.set(JAVA_BYTE, text.length, (byte) 0);
            return into;
        }

        int result(int result) {
            return result < 0 ? -(int) Functions.ERRNO.get(state, 0L) : result;
        }
    }

    private static boolean fits(byte[] text) {
        return text.length < PATH_MAX;
    }

    /// Opens a folder for [#syncfs].
    ///
    /// @return a file descriptor, for [#close]
    int openFolder(byte[] path) {
        if (!fits(path)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        try {
            return s.result(
                    (int)
                            Functions.OPEN.invokeExact(
                                    s.state, s.first(path), O_DIRECTORY | O_CLOEXEC));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int close(int fd) {
        Scratch s = scratch.get();
        try {
            return s.result((int) Functions.CLOSE.invokeExact(s.state, fd));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Writes everything dirty of the file system that `fd` is on.
    int syncfs(int fd) {
        Scratch s = scratch.get();
        try {
            return s.result((int) Functions.SYNCFS.invokeExact(s.state, fd));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// The effective user.
    int geteuid() {
        Scratch s = scratch.get();
        try {
            return (int) Functions.GETEUID.invokeExact(s.state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int symlink(byte[] target, byte[] path) {
        if (!fits(target) || !fits(path)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        try {
            return s.result(
                    (int) Functions.SYMLINK.invokeExact(s.state, s.first(target), s.second(path)));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// What a link says; null when it cannot be told.
    byte @Nullable [] readlink(byte[] path) {
        if (!fits(path)) {
            return null;
        }
        Scratch s = scratch.get();
        try {
            long length =
                    (long)
                            Functions.READLINK.invokeExact(
                                    s.state, s.first(path), s.second, (long) PATH_MAX);
            return length < 0 || length == PATH_MAX
                    ? null
                    : s.second.asSlice(0, length).toArray(JAVA_BYTE);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Sets the modification time and nothing else, of a link itself too.
    int setTime(byte[] path, long mtimeNs) {
        if (!fits(path)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        s.times.set(JAVA_LONG, 8, UTIME_OMIT);
        s.times.set(JAVA_LONG, 16, Math.floorDiv(mtimeNs, 1_000_000_000L));
        s.times.set(JAVA_LONG, 24, Math.floorMod(mtimeNs, 1_000_000_000L));
        try {
            return s.result(
                    (int)
                            Functions.UTIMENSAT.invokeExact(
                                    s.state,
                                    AT_FDCWD,
                                    s.first(path),
                                    s.times,
                                    AT_SYMLINK_NOFOLLOW));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Renames in one step, and only if nothing is at `to`.
    ///
    /// @return -EINVAL or -ENOSYS where the file system does not know how
    int renameIfAbsent(byte[] from, byte[] to) {
        if (!fits(from) || !fits(to)) {
            return -Errno.ENAMETOOLONG;
        }
        Scratch s = scratch.get();
        try {
            return s.result(
                    (int)
                            Functions.RENAMEAT2.invokeExact(
                                    s.state,
                                    AT_FDCWD,
                                    s.first(from),
                                    AT_FDCWD,
                                    s.second(to),
                                    RENAME_NOREPLACE));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// What the C library says about an error number, in the language of this process: what Java's
    /// exceptions say too.
    String message(int number) {
        Scratch s = scratch.get();
        try {
            MemorySegment text = (MemorySegment) Functions.STRERROR.invokeExact(s.state, number);
            return text.reinterpret(1024).getString(0, Text.NATIVE);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("A call of the C library threw", e);
    }
}
