package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.NodeRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// A file as it was opened; what is read is what is there then.
final class MemoryContent implements Content {

    private final MemoryPlace place;
    private final NodeRef ref;
    private final MemoryNode node;
    private final MemoryNode.Bytes bytes;
    private final MemoryNode.Facts facts;

    MemoryContent(MemoryPlace place, NodeRef ref, MemoryNode node) {
        this.place = place;
        this.ref = ref;
        this.node = node;
        this.bytes = node.bytes;
        this.facts = node.facts;
    }

    @Override
    public long size() {
        return bytes.raw().length;
    }

    @Override
    public InputStream read(long from, long length) {
        byte[] now;
        synchronized (place.disk) {
            now = node.bytes.raw();
        }
        int start = (int) Math.min(from, now.length);
        return new ByteArrayInputStream(now, start, (int) Math.min(length, now.length - start));
    }

    /// What lies behind content, if a file in memory does and may be taken directly.
    static Optional<MemoryContent> of(Content content) {
        return content.origin(MemoryContent.class);
    }

    /// Bytes of the version that is there now.
    ///
    /// @throws StorageException.PreconditionFailed when it is shorter than it was
    byte[] take(long from, long length) throws StorageException {
        synchronized (place.disk) {
            byte[] now = node.bytes.raw();
            if (now.length < from + length) {
                throw new PreconditionFailed(
                        place.say("take", ref, "it is not the version that was opened"), null);
            }
            return Arrays.copyOfRange(now, (int) from, (int) (from + length));
        }
    }

    @Override
    public <T> Optional<T> origin(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public String stamp() {
        return bytes.version() + ":" + facts;
    }

    @Override
    public void confirm() throws StorageException {
        synchronized (place.disk) {
            if (place.present("read", ref) != node
                    || node.bytes != bytes
                    || !node.facts.equals(facts)) {
                throw new PreconditionFailed(
                        place.say("read", ref, "it changed while it was read"), null);
            }
        }
    }

    @Override
    public void close() {}
}
