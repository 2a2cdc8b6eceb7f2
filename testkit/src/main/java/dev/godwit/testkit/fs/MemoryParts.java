package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Stages files of a disk in memory in parts, as a local file system does: into one file under the
/// stage name, each part at its place.
final class MemoryParts implements PartedStaging {

    private static final String HANDLE = "parts:";

    private final MemoryPlace place;
    private final MemoryDisk disk;

    MemoryParts(MemoryPlace place) {
        this.place = place;
        this.disk = place.disk;
    }

    @Override
    public OptionalLong partSize(long size) {
        return disk.style().partsFrom() <= size
                ? OptionalLong.of(Content.BLOCK)
                : OptionalLong.empty();
    }

    @Override
    public Opaque begin(NodeRef folder, Put put) throws StorageException {
        place.checkWritable(folder);
        place.checkName(folder, put.name());
        synchronized (disk) {
            MemoryNode in = place.folder("stage in", folder);
            if (disk.entry(in, put.stageName()) != null) {
                throw new AlreadyExists(
                        place.say("stage", folder.child(put.stageName()), "something is there"),
                        null);
            }
            MemoryNode node =
                    disk.newNode(
                            Kind.FILE, "", disk.attributes(0600, MemoryDisk.USER, MemoryDisk.USER));
            disk.add(in, put.stageName(), node);
            return new Opaque(HANDLE + node.id);
        }
    }

    @Override
    public boolean resume(NodeRef folder, Put put, Opaque handle) throws StorageException {
        synchronized (disk) {
            return find(folder, put.stageName(), handle) != null;
        }
    }

    @Override
    public StagedPart part(NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
            throws StorageException {
        Put.What.File file = (Put.What.File) put.what();
        MemoryNode node;
        synchronized (disk) {
            node = present(folder, put, handle);
        }
        boolean taken = MemoryContent.of(file.content()).isPresent() && disk.style().takes();
        byte[] raw =
                taken
                        ? taken(file.content(), slice, control)
                        : read(file.content(), folder, put, node, slice, control);
        synchronized (disk) {
            disk.write(present(folder, put, handle), raw, slice.from());
        }
        return new StagedPart(new Opaque("part " + slice.number()), raw.length, taken);
    }

    private static byte[] taken(Content content, Slice slice, CopyControl control)
            throws StorageException {
        control.admit(slice.length());
        return MemoryContent.of(content).orElseThrow().take(slice.from(), slice.length());
    }

    /// Writes half of it on the way, so that who dies in the midst leaves that.
    private byte[] read(
            Content content,
            NodeRef folder,
            Put put,
            MemoryNode node,
            Slice slice,
            CopyControl control)
            throws StorageException {
        int length = (int) slice.length();
        boolean last = slice.from() + length == content.size();
        byte[] raw = new byte[length];
        int filled = 0;
        try (InputStream in = content.read(slice.from(), last ? length + 1L : length)) {
            while (filled < length) {
                int most = Math.min(MemoryStage.CHUNK, length - filled);
                control.admit(most);
                int n = in.readNBytes(raw, filled, most);
                if (n < most) {
                    throw wrong(folder, put, "fewer");
                }
                filled += n;
                if (filled == length / 2 / MemoryStage.CHUNK * MemoryStage.CHUNK) {
                    synchronized (disk) {
                        disk.write(node, Arrays.copyOf(raw, filled), slice.from());
                    }
                }
            }
            if (last && in.read() >= 0) {
                throw wrong(folder, put, "more");
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new Corrupt(place.say("copy", folder.child(put.name()), e.getMessage()), e);
        }
        return raw;
    }

    private Corrupt wrong(NodeRef folder, Put put, String how) {
        return new Corrupt(
                place.say(
                        "copy",
                        folder.child(put.name()),
                        "its source gave " + how + " bytes than it has"),
                null);
    }

    @Override
    public Staged end(NodeRef folder, Put put, Opaque handle, List<StagedPart> parts)
            throws StorageException {
        Put.What.File file = (Put.What.File) put.what();
        synchronized (disk) {
            MemoryNode node = present(folder, put, handle);
            disk.setFacts(node, file.mtimeNs(), file.attributes());
            return new Staged(
                    put,
                    MemoryPlace.proof(node),
                    parts.stream().mapToLong(StagedPart::bytes).sum(),
                    parts.stream().anyMatch(StagedPart::taken));
        }
    }

    @Override
    public void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException {
        synchronized (disk) {
            MemoryNode in = place.find(file.parent());
            Entry entry = in == null ? null : disk.entry(in, stageName);
            if (in != null && entry != null && isBegun(entry.node(), handle)) {
                disk.remove(in, entry);
            }
        }
    }

    private static boolean isBegun(MemoryNode node, Opaque handle) {
        return handle.text().equals(HANDLE + node.id);
    }

    private MemoryNode present(NodeRef folder, Put put, Opaque handle) throws StorageException {
        MemoryNode node = find(folder, put.stageName(), handle);
        if (node == null) {
            throw new NotFound(
                    place.say("stage", folder.child(put.stageName()), "it was not begun"), null);
        }
        return node;
    }

    private @Nullable MemoryNode find(NodeRef folder, Name stageName, Opaque handle)
            throws StorageException {
        MemoryNode in = place.find(folder);
        Entry entry = in == null ? null : disk.entry(in, stageName);
        return entry != null && isBegun(entry.node(), handle) ? entry.node() : null;
    }
}
