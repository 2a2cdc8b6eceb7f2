package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Name;
import java.io.InputStream;
import java.util.Optional;

/// A file as it was when it was opened. The system's file is opened for each [#read], so that a
/// thousand contents that wait for their turn hold no file descriptors.
final class LocalContent implements Content {

    private final Folder folder;
    private final Name name;
    private final Stat opened;
    private final CachedContent cached;
    private boolean closed;

    /// @param folder its own from now on
    /// @param opened what the child of `folder` was seen to be: a file
    LocalContent(Folder folder, Name name, Stat opened, CachedContent cached) {
        this.folder = folder;
        this.name = name;
        this.opened = opened;
        this.cached = cached;
    }

    @Override
    public long size() {
        return opened.size();
    }

    @Override
    public InputStream read(long from, long length) throws StorageException {
        return new Bytes(open(), from, length, opened.size(), cached);
    }

    /// For a destination on this machine.
    @Override
    public <T> Optional<T> origin(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /// The system's file.
    OpenFile open() throws StorageException {
        return folder.open(name, opened);
    }

    /// The device it is on.
    long dev() {
        return opened.dev();
    }

    @Override
    public long accessedNs() {
        return opened.atimeNs();
    }

    /// Beside the token.
    @Override
    public String stamp() {
        return Long.toString(opened.ctimeNs());
    }

    /// The change time tells what size and modification time were made not to tell.
    @Override
    public void confirm() throws StorageException {
        Stat now = folder.look(name);
        if (now.size() != opened.size()
                || now.mtimeNs() != opened.mtimeNs()
                || now.ctimeNs() != opened.ctimeNs()
                || now.ino() != opened.ino()
                || now.dev() != opened.dev()) {
            throw Errors.changed("go on with", folder.shown(name));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            folder.close();
        }
    }

    private static final class Bytes extends InputStream {

        private final OpenFile file;
        private final long size;
        private final CachedContent cached;
        private long at;
        private long left;

        /// @param size of the file when it was looked at
        Bytes(OpenFile file, long from, long length, long size, CachedContent cached) {
            this.file = file;
            this.size = size;
            this.cached = cached;
            at = from;
            left = length;
        }

        @Override
        public int read() throws StorageException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws StorageException {
            int most = (int) Math.min(length, left);
            if (most == 0) {
                return length == 0 ? 0 : -1;
            }
            int n = file.read(into, offset, most, at);
            if (n <= 0) {
                return -1;
            }
            at += n;
            left -= n;
            if (n < most && at == size) {
                // Asked for more, it gave all there should be: that is the end, and nobody has to
                // ask again.
                left = 0;
            }
            return n;
        }

        @Override
        public void close() throws StorageException {
            cached.wasRead(file);
            file.close();
        }
    }
}
