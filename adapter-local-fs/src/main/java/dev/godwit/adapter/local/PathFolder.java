package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A folder as Java knows it on every system: by its path. Whoever exchanges a folder on that path
/// for a link leads astray what is done here.
final class PathFolder extends Folder {

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private static final Set<OpenOption> WRITING =
            Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> READING =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final Stat stat;
    private final boolean posix;

    PathFolder(NodeRef ref, Path path, String shown, Stat stat) {
        super(ref, shown);
        this.path = path;
        this.stat = stat;
        posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    Path path() {
        return path;
    }

    @Override
    Stat stat() {
        return stat;
    }

    @Override
    Folder hold() {
        return this;
    }

    @Override
    public void close() {}

    private Path child(Name name) throws StorageException {
        return isItself(name) ? path : Names.child(path, name);
    }

    private StorageException failed(String doing, Name name, IOException e) {
        return Errors.of(doing, shown(name), e);
    }

    // ------------------------------------------------------------ reading

    @Override
    @SuppressWarnings("StreamResourceLeak") // Closed with the entries.
    Entries entries() throws StorageException {
        try {
            return new PathEntries(Files.newDirectoryStream(path));
        } catch (IOException e) {
            throw Errors.of("list", shown(), e);
        }
    }

    private final class PathEntries implements Entries {
        private final DirectoryStream<Path> stream;
        private final Iterator<Path> entries;
        private Path last = path;

        PathEntries(DirectoryStream<Path> stream) {
            this.stream = stream;
            entries = stream.iterator();
        }

        @Override
        public @Nullable Name next() throws StorageException {
            try {
                if (!entries.hasNext()) {
                    return null;
                }
                last = entries.next();
                return Names.of(last);
            } catch (DirectoryIteratorException e) {
                throw Errors.of("list", shown(), Objects.requireNonNull(e.getCause()));
            }
        }

        @Override
        public boolean misread(Name name) {
            return !Names.isOf(name, path, last);
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing was written through it, and there is nobody to tell.
            }
        }
    }

    /// Whether a name was misread, the entries tell of the last one only.
    @Override
    boolean isForMany() {
        return false;
    }

    @Override
    Stat look(Name name) throws StorageException {
        try {
            return Stat.of(child(name));
        } catch (IOException e) {
            throw failed("look at", name, e);
        }
    }

    @Override
    String target(Name name) throws StorageException {
        String text;
        try {
            text = Files.readSymbolicLink(child(name)).toString();
        } catch (IOException e) {
            throw failed("read the link", name, e);
        }
        if (!Names.isFaithful(text)) {
            throw new Unsupported(
                    Errors.say(
                            "read",
                            shown(name),
                            "Java cannot carry what the link says; run where the locale is UTF-8"),
                    null);
        }
        return LinkTarget.ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    OpenFile open(Name name, Stat looked) throws StorageException {
        try {
            return new PathFile(FileChannel.open(child(name), READING), name);
        } catch (IOException e) {
            throw failed("open", name, e);
        }
    }

    // ------------------------------------------------------------ writing

    @Override
    NewFile makeFile(Name name) throws StorageException {
        try {
            return new PathFile(FileChannel.open(child(name), NEW, attributes("rw-------")), name);
        } catch (IOException e) {
            throw failed("make", name, e);
        }
    }

    /// Java has no word for it.
    @Override
    @Nullable NewFile makeUnnamed() {
        return null;
    }

    @Override
    void name(NewFile unnamed, Name name) {
        throw new IllegalStateException("No file is without a name here");
    }

    @Override
    NewFile openForWriting(Name name) throws StorageException {
        try {
            return new PathFile(FileChannel.open(child(name), WRITING), name);
        } catch (IOException e) {
            throw failed("go on with", name, e);
        }
    }

    @Override
    void makeFolder(Name name) throws StorageException {
        try {
            Files.createDirectory(child(name), attributes("rwx------"));
        } catch (IOException e) {
            throw failed("make", name, e);
        }
    }

    private FileAttribute<?>[] attributes(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    void makeLink(Name name, String target) throws StorageException {
        String plain = new String(LinkTarget.bytes(target), StandardCharsets.UTF_8);
        if (!Names.isFaithful(plain) || !Path.of(plain).toString().equals(plain)) {
            throw new Unsupported(
                    Errors.say(
                            "make the link",
                            shown(name),
                            "Java would write its target '" + target + "' in another way"),
                    null);
        }
        try {
            Files.createSymbolicLink(child(name), Path.of(plain));
        } catch (IOException e) {
            throw failed("make the link", name, e);
        }
    }

    /// Java copies what it cannot carry as text.
    @Override
    void copyLink(Folder home, Name link, Name to) throws StorageException {
        try {
            Files.copy(((PathFolder) home).child(link), child(to), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw failed("make the link", to, e);
        }
    }

    @Override
    void makeSpecial(Name name, SpecialFile what) throws StorageException {
        throw Errors.of("make", shown(name), Errno.EOPNOTSUPP);
    }

    @Override
    void makeHardLink(Name name, Folder home, Name file) throws StorageException {
        try {
            Files.createLink(child(name), ((PathFolder) home).child(file));
        } catch (IOException e) {
            throw failed("link to", name, e);
        }
    }

    @Override
    boolean renameIfAbsent(Folder home, Name from, Name to) {
        return false;
    }

    @Override
    void rename(Folder home, Name from, Name to) throws StorageException {
        try {
            Files.move(((PathFolder) home).child(from), child(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("publish", to, e);
        }
    }

    @Override
    void remove(Name name, boolean isFolder) throws StorageException {
        try {
            Files.delete(child(name));
        } catch (IOException e) {
            throw failed("remove", name, e);
        }
    }

    @Override
    int openToSync() {
        return -Errno.ENOSYS;
    }

    @Override
    int openToSync(Name name) {
        return -Errno.ENOSYS;
    }

    /// Java knows only some of them, and of links those of what they lead to.
    @Override
    Extended extended(Name name) {
        return Extended.NONE;
    }

    @Override
    boolean bequeaths() {
        return false;
    }

    @Override
    Bearer bearer(Name name) throws StorageException {
        return new PathBearer(child(name), name);
    }

    /// By the views that this system has.
    private class PathBearer implements Bearer {
        private final Path of;
        private final Name name;

        PathBearer(Path of, Name name) {
            this.of = of;
            this.name = name;
        }

        @Override
        public Stat stat() throws StorageException {
            return look(name);
        }

        @Override
        public void setOwner(int uid, int gid) throws StorageException {
            try {
                if (uid >= 0) {
                    Files.setAttribute(of, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                }
                if (gid >= 0) {
                    Files.setAttribute(of, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
                }
            } catch (IOException e) {
                throw failed("give away", name, e);
            }
        }

        @Override
        public void setMode(int mode) throws StorageException {
            try {
                Files.setAttribute(of, "unix:mode", mode);
            } catch (IOException e) {
                throw failed("set the mode of", name, e);
            }
        }

        @Override
        public void setTimes(Times times) throws StorageException {
            try {
                Files.getFileAttributeView(
                                of, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(
                                time(times.mtimeNs()),
                                times.accessedNs() == Node.NO_TIME
                                        ? null
                                        : time(times.accessedNs()),
                                null);
            } catch (IOException e) {
                throw failed("set the times of", name, e);
            }
        }

        private static FileTime time(long ns) {
            return FileTime.from(ns, TimeUnit.NANOSECONDS);
        }

        @Override
        public Extended extended() {
            return Extended.NONE;
        }

        @Override
        public void setExtended(String attribute, byte[] value) throws StorageException {
            throw Errors.of("set " + attribute + " of", shown(name), Errno.EOPNOTSUPP);
        }

        @Override
        public void removeExtended(String attribute) throws StorageException {
            throw Errors.of("take " + attribute + " from", shown(name), Errno.EOPNOTSUPP);
        }

        @Override
        public void close() throws StorageException {}
    }

    private final class PathFile extends PathBearer implements OpenFile, NewFile {
        private final FileChannel channel;
        private final Name name;

        PathFile(FileChannel channel, Name name) throws StorageException {
            super(child(name), name);
            this.channel = channel;
            this.name = name;
        }

        @Override
        public int read(byte[] into, int offset, int length, long at) throws StorageException {
            try {
                return channel.read(ByteBuffer.wrap(into, offset, length), at);
            } catch (IOException e) {
                throw failed("read", name, e);
            }
        }

        @Override
        public int write(byte[] from, int offset, int length, long at) throws StorageException {
            try {
                return channel.write(ByteBuffer.wrap(from, offset, length), at);
            } catch (IOException e) {
                throw failed("write", name, e);
            }
        }

        /// Java has no word for it.
        @Override
        public void forget() {}

        @Override
        public boolean share(OpenFile whole) {
            return false;
        }

        @Override
        public int share(OpenFile from, long at, long length) {
            return -Errno.ENOSYS;
        }

        @Override
        public long take(OpenFile from, long at, long length) {
            return -Errno.ENOSYS;
        }

        @Override
        public boolean punch(long at, long length) {
            return false;
        }

        @Override
        public boolean hasHole(long at, long length) {
            return false;
        }

        @Override
        public void force() throws StorageException {
            try {
                channel.force(true);
            } catch (IOException e) {
                throw failed("bring to disk", name, e);
            }
        }

        @Override
        public void close() throws StorageException {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed("close", name, e);
            }
        }
    }
}
