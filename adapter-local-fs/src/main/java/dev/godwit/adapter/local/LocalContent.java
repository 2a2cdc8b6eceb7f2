package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Name;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// A file as it was when it was opened. The system's file is opened for each [#read], so that a
/// thousand contents that wait for their turn hold no file descriptors.
final class LocalContent implements Content {

    private static final Set<OpenOption> READING =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Folder folder;
    private final Name name;
    private final Stat opened;

    /// @param opened what the child of `folder` was seen to be: a file
    LocalContent(Folder folder, Name name, Stat opened) {
        this.folder = folder;
        this.name = name;
        this.opened = opened;
    }

    @Override
    public long size() {
        return opened.size();
    }

    @Override
    public InputStream read(long from, long length) throws StorageException {
        try {
            FileChannel channel = FileChannel.open(folder.child(name), READING);
            if (from > 0) {
                channel.position(from);
            }
            return new Bytes(channel, length);
        } catch (IOException e) {
            throw Errors.of("open", folder.shown(name), e);
        }
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
    public void close() {}

    private final class Bytes extends InputStream {

        private final FileChannel channel;
        private long left;

        Bytes(FileChannel channel, long length) {
            this.channel = channel;
            this.left = length;
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
            try {
                int n = channel.read(ByteBuffer.wrap(into, offset, most));
                left -= Math.max(n, 0);
                return n;
            } catch (IOException e) {
                throw Errors.of("read", folder.shown(name), e);
            }
        }

        @Override
        public void close() throws StorageException {
            try {
                channel.close();
            } catch (IOException e) {
                throw Errors.of("close", folder.shown(name), e);
            }
        }
    }
}
