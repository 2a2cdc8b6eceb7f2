package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A folder that is held open: whatever becomes of the way to it, what is done here is done in this
/// folder.
final class HandleFolder extends Folder {

    private static final byte[] SELF = {'.'};

    private final Linux calls;
    private final int fd;
    private final Path path;

    /// The root's own path, in the root; empty elsewhere.
    private final byte[] itself;

    private @Nullable Stat stat;
    private @Nullable Boolean bequeaths;

    /// How many hold it: whoever entered it, and those who read files in it.
    private final AtomicInteger holders = new AtomicInteger(1);

    /// @param fd its own from now on, negative for a root that is no folder
    /// @param itself the root's own path
    HandleFolder(NodeRef ref, Path path, String shown, Linux calls, int fd, byte[] itself) {
        super(ref, shown);
        this.path = path;
        this.calls = calls;
        this.fd = fd;
        this.itself = itself.clone();
    }

    @Override
    Path path() {
        return path;
    }

    @Override
    Folder hold() {
        holders.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            calls.close(fd);
        }
    }

    private int at(Name name) {
        return isItself(name) ? Linux.HERE : fd;
    }

    private byte[] raw(Name name) throws StorageException {
        return isItself(name) ? itself : Names.checkedRaw(name);
    }

    private int checked(String doing, Name name, int result) throws StorageException {
        if (result < 0) {
            throw Errors.of(doing, shown(name), -result);
        }
        return result;
    }

    @Override
    Stat stat() throws StorageException {
        Stat known = stat;
        if (known == null) {
            int result = calls.lookAt(fd);
            if (result < 0) {
                throw Errors.of("look at", shown(), -result);
            }
            known = calls.stat();
            stat = known;
        }
        return known;
    }

    // ------------------------------------------------------------ reading

    @Override
    Entries entries() throws StorageException {
        int reading = quietly(fd, SELF, Linux.READ | Linux.FOLDER);
        if (reading < 0) {
            throw Errors.of("list", shown(), -reading);
        }
        return new HandleEntries(reading);
    }

    /// Opens without a trace in the access time, where that is allowed.
    private int quietly(int folder, byte[] name, int how) {
        int opened = calls.open(folder, name, how | Linux.NO_ACCESS_TIME);
        return opened == -Errno.EPERM ? calls.open(folder, name, how) : opened;
    }

    private final class HandleEntries implements Entries {
        private final int reading;
        private final Queue<byte[]> names = new ArrayDeque<>();

        HandleEntries(int reading) {
            this.reading = reading;
        }

        @Override
        public @Nullable Name next() throws StorageException {
            while (names.isEmpty()) {
                int read = calls.entries(reading, names);
                if (read < 0) {
                    throw Errors.of("list", shown(), -read);
                }
                if (read == 0) {
                    return null;
                }
            }
            return Names.of(names.remove());
        }

        /// Bytes are not read in two ways.
        @Override
        public boolean misread(Name name) {
            return false;
        }

        @Override
        public void close() {
            calls.close(reading);
        }
    }

    @Override
    boolean isForMany() {
        return true;
    }

    @Override
    Stat look(Name name) throws StorageException {
        checked("look at", name, calls.look(at(name), raw(name)));
        return calls.stat();
    }

    @Override
    String target(Name name) throws StorageException {
        byte[] target = calls.readlink(fd, raw(name));
        if (target == null) {
            throw Errors.changed("read the link", shown(name));
        }
        return LinkTarget.ofBytes(target);
    }

    @Override
    OpenFile open(Name name, Stat looked) throws StorageException {
        int file = quietly(fd, raw(name), Linux.READ | Linux.NO_WAIT);
        checked("open", name, file);
        HandleFile opened = new HandleFile(file, name);
        try {
            Stat now = opened.stat();
            if (!now.isFile() || now.ino() != looked.ino() || now.dev() != looked.dev()) {
                throw Errors.changed("open", shown(name));
            }
            return opened;
        } catch (StorageException e) {
            calls.close(file);
            throw e;
        }
    }

    // ------------------------------------------------------------ writing

    @Override
    NewFile makeFile(Name name) throws StorageException {
        return new HandleFile(checked("make", name, calls.create(fd, raw(name))), name);
    }

    @Override
    @Nullable NewFile makeUnnamed() {
        int file = calls.createUnnamed(fd);
        return file < 0 ? null : new HandleFile(file, Name.ROOT);
    }

    @Override
    void name(NewFile unnamed, Name name) throws StorageException {
        HandleFile file = (HandleFile) unnamed;
        checked("publish", name, calls.name(file.held, fd, raw(name)));
    }

    @Override
    NewFile openForWriting(Name name) throws StorageException {
        int file = calls.open(fd, raw(name), Linux.WRITE | Linux.NO_WAIT);
        return new HandleFile(checked("go on with", name, file), name);
    }

    @Override
    void makeFolder(Name name) throws StorageException {
        checked("make", name, calls.makeFolder(fd, raw(name)));
    }

    @Override
    void makeLink(Name name, String target) throws StorageException {
        checked("make the link", name, calls.symlink(LinkTarget.bytes(target), fd, raw(name)));
    }

    @Override
    void copyLink(Folder home, Name link, Name to) throws StorageException {
        makeLink(to, home.target(link));
    }

    @Override
    void makeSpecial(Name name, SpecialFile what) throws StorageException {
        checked("make", name, calls.makeSpecial(fd, raw(name), what.type(), what.device()));
    }

    @Override
    void makeHardLink(Name name, Folder home, Name file) throws StorageException {
        HandleFolder from = (HandleFolder) home;
        checked("link to", name, calls.link(from.fd, from.raw(file), fd, raw(name)));
    }

    @Override
    boolean renameIfAbsent(Folder home, Name from, Name to) throws StorageException {
        HandleFolder its = (HandleFolder) home;
        int result = calls.renameIfAbsent(its.fd, its.raw(from), fd, raw(to));
        if (result == -Errno.EINVAL || result == -Errno.ENOSYS) {
            return false;
        }
        checked("publish", to, result);
        return true;
    }

    @Override
    void rename(Folder home, Name from, Name to) throws StorageException {
        HandleFolder its = (HandleFolder) home;
        checked("publish", to, calls.rename(its.fd, its.raw(from), fd, raw(to)));
    }

    @Override
    void remove(Name name, boolean isFolder) throws StorageException {
        checked("remove", name, calls.remove(fd, raw(name), isFolder));
    }

    @Override
    int openToSync() {
        return calls.open(fd, SELF, Linux.READ | Linux.FOLDER);
    }

    @Override
    int openToSync(Name name) throws StorageException {
        return isItself(name)
                ? openToSync()
                : calls.open(fd, raw(name), Linux.READ | Linux.NO_WAIT);
    }

    @Override
    Extended extended(Name name) throws StorageException {
        byte[] raw = raw(name);
        List<byte[]> names = new ArrayList<>(0);
        int length = calls.extendedNames(at(name), raw, names);
        return length == 0 || length == -Errno.EOPNOTSUPP
                ? Extended.NONE
                : extended(
                        name, length, names, attribute -> calls.extended(at(name), raw, attribute));
    }

    /// @param length of all names, or negative: the error
    /// @param read tells the length of one, or negative: the error
    private Extended extended(Name name, int length, List<byte[]> names, ToIntFunction<byte[]> read)
            throws StorageException {
        checked("read the attributes of", name, length);
        SortedMap<String, byte[]> values = new TreeMap<>();
        for (byte[] attribute : names) {
            String text = Extended.name(attribute);
            if (Extended.keyOf(text) != null) {
                int result = read.applyAsInt(attribute);
                // Taken away meanwhile.
                if (result != -Errno.ENODATA) {
                    checked("read " + text + " of", name, result);
                    values.put(text, calls.value(result));
                }
            }
        }
        return new Extended(values);
    }

    @Override
    boolean bequeaths() throws StorageException {
        Boolean known = bequeaths;
        if (known == null) {
            int result = calls.extended(fd, Extended.raw(Extended.DEFAULT_ACL));
            if (result < 0 && result != -Errno.ENODATA && result != -Errno.EOPNOTSUPP) {
                throw Errors.of("read the attributes of", shown(), -result);
            }
            known = result > 0;
            bequeaths = known;
        }
        return known;
    }

    @Override
    Bearer bearer(Name name) throws StorageException {
        if (isItself(name) && fd >= 0) {
            return new Place(fd, name, false);
        }
        int place = calls.open(at(name), raw(name), Linux.PLACE);
        return new Place(checked("look at", name, place), name, true);
    }

    /// What is held open, whatever is at its name meanwhile.
    private abstract class Held implements Bearer {
        final int held;
        final Name name;

        Held(int held, Name name) {
            this.held = held;
            this.name = name;
        }

        @Override
        public final Stat stat() throws StorageException {
            checked("look at", name, calls.lookAt(held));
            return calls.stat();
        }

        @Override
        public final Extended extended() throws StorageException {
            List<byte[]> names = new ArrayList<>(0);
            int length = calls.extendedNames(held, names);
            return length == -Errno.EOPNOTSUPP
                    ? Extended.NONE
                    : HandleFolder.this.extended(
                            name, length, names, attribute -> calls.extended(held, attribute));
        }

        @Override
        public final void setExtended(String attribute, byte[] value) throws StorageException {
            int result = calls.setExtended(held, Extended.raw(attribute), value);
            checked("set " + attribute + " of", name, result);
        }

        @Override
        public final void removeExtended(String attribute) throws StorageException {
            int result = calls.removeExtended(held, Extended.raw(attribute));
            if (result != -Errno.ENODATA) {
                checked("take " + attribute + " from", name, result);
            }
        }
    }

    /// A place and nothing of what is in it: a link's or a folder's too.
    private final class Place extends Held {
        private final boolean closes;

        Place(int place, Name name, boolean closes) {
            super(place, name);
            this.closes = closes;
        }

        @Override
        public void setOwner(int uid, int gid) throws StorageException {
            checked("give away", name, calls.setOwnerOf(held, uid, gid));
        }

        @Override
        public void setMode(int mode) throws StorageException {
            checked("set the mode of", name, calls.setModeOf(held, mode));
        }

        @Override
        public void setTimes(Times times) throws StorageException {
            checked("set the times of", name, calls.setTimesOf(held, times));
        }

        @Override
        public void close() {
            if (closes) {
                calls.close(held);
            }
        }
    }

    /// An open file of this folder.
    private final class HandleFile extends Held implements OpenFile, NewFile {
        HandleFile(int file, Name name) {
            super(file, name);
        }

        @Override
        public int read(byte[] into, int offset, int length, long at) throws StorageException {
            return checked("read", name, calls.read(held, into, offset, length, at));
        }

        /// A hint: whatever the answer is, nothing is lost.
        @Override
        public void forget() {
            int _ = calls.forget(held);
        }

        @Override
        public int write(byte[] from, int offset, int length, long at) throws StorageException {
            return checked("write", name, calls.write(held, from, offset, length, at));
        }

        @Override
        public boolean share(OpenFile whole) {
            return whole instanceof HandleFile other && calls.share(other.held, held) >= 0;
        }

        @Override
        public int share(OpenFile from, long at, long length) {
            return from instanceof HandleFile other
                    ? calls.share(other.held, held, at, length)
                    : -Errno.EXDEV;
        }

        @Override
        public long take(OpenFile from, long at, long length) {
            return from instanceof HandleFile other
                    ? calls.copy(other.held, held, at, length)
                    : -Errno.EXDEV;
        }

        @Override
        public boolean punch(long at, long length) {
            return calls.punch(held, at, length) >= 0;
        }

        @Override
        public boolean hasHole(long at, long length) {
            long hole = calls.seekHole(held, at);
            return hole >= 0 && hole < at + length;
        }

        @Override
        public void setOwner(int uid, int gid) throws StorageException {
            checked("give away", name, calls.setOwner(held, uid, gid));
        }

        @Override
        public void setMode(int mode) throws StorageException {
            checked("set the mode of", name, calls.setMode(held, mode));
        }

        @Override
        public void setTimes(Times times) throws StorageException {
            checked("set the times of", name, calls.setTimes(held, times));
        }

        @Override
        public void force() throws StorageException {
            checked("bring to disk", name, calls.fsync(held));
        }

        /// Some file systems tell only here that they could not write.
        @Override
        public void close() throws StorageException {
            checked("close", name, calls.close(held));
        }
    }
}
