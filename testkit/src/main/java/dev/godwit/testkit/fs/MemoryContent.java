package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.NodeRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

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
