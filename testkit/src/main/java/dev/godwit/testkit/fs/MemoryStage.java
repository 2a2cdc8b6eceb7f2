package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stages one put on a disk in memory. Content grows under its stage name while it arrives, so that
/// who dies in the middle leaves a part of it.
final class MemoryStage {

    static final int CHUNK = 1 << 18;
    private static final Opaque NOTHING = new Opaque("nothing");

    private final MemoryPlace place;
    private final MemoryDisk disk;
    private final NodeRef folder;
    private final Put put;

    MemoryStage(MemoryPlace place, NodeRef folder, Put put) {
        this.place = place;
        this.disk = place.disk;
        this.folder = folder;
        this.put = put;
    }

    Staged run(CopyControl control) throws StorageException {
        place.checkWritable(folder);
        place.checkName(folder, put.name());
        return switch (put.what()) {
            case Put.What.File file -> file(file, control);
            case Put.What.Folder _ -> staged(make(Kind.FOLDER, "", owned(0700)));
            case Put.What.Link link -> link(link);
            case Put.What.Special special -> special(special);
            case Put.What.HardLink(NodeRef published) -> hardLink(published);
            case Put.What.Metadata _, Put.What.Removal _ -> {
                synchronized (disk) {
                    place.folder("change something in", folder);
                }
                yield new Staged(put, NOTHING, 0);
            }
        };
    }

    private Staged file(Put.What.File file, CopyControl control) throws StorageException {
        MemoryNode node = make(Kind.FILE, "", owned(0600));
        try {
            boolean taken = take(node, file.content(), control);
            if (!taken) {
                fill(node, file.content(), control);
            }
            synchronized (disk) {
                disk.setFacts(node, file.mtimeNs(), file.attributes());
            }
            Staged staged = staged(node);
            return new Staged(put, staged.proof(), staged.bytes(), taken);
        } catch (StorageException e) {
            takeBack();
            throw e;
        }
    }

    /// Takes content from another file in memory, where this disk does that.
    ///
    /// @return whether it did
    private boolean take(MemoryNode node, Content content, CopyControl control)
            throws StorageException {
        Optional<MemoryContent> origin =
                disk.style().takes() ? MemoryContent.of(content) : Optional.empty();
        if (origin.isEmpty()) {
            return false;
        }
        for (long from = 0; from < content.size(); from += Content.BLOCK) {
            control.admit(Math.min(content.size() - from, Content.BLOCK));
        }
        synchronized (disk) {
            disk.write(node, origin.get().take(0, content.size()));
        }
        return true;
    }

    /// Reads one byte more than there should be, to see that there is none.
    private void fill(MemoryNode node, Content content, CopyControl control)
            throws StorageException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int written = 0;
        long admitted = Math.min(content.size(), Content.BLOCK);
        control.admit(admitted);
        try (InputStream in = content.read(0, content.size() + 1)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                raw.write(chunk, 0, n);
                if (raw.size() >= 2 * written || raw.size() == content.size()) {
                    written = raw.size();
                    synchronized (disk) {
                        disk.write(node, raw.toByteArray());
                    }
                }
                if (raw.size() >= admitted && admitted < content.size()) {
                    long next = Math.min(content.size() - admitted, Content.BLOCK);
                    control.admit(next);
                    admitted += next;
                }
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new Corrupt(say("copy", e.getMessage()), e);
        }
        if (raw.size() != content.size()) {
            String how = raw.size() < content.size() ? "fewer" : "more";
            throw new Corrupt(
                    say("copy", "its source gave " + how + " than " + content.size() + " bytes"),
                    null);
        }
    }

    private Staged link(Put.What.Link link) throws StorageException {
        if (!place.capabilities.keepsLinks()) {
            throw new Unsupported(say("make", "no links here"), null);
        }
        MemoryNode node = make(Kind.LINK, link.target(), link.attributes());
        synchronized (disk) {
            disk.setFacts(node, link.mtimeNs(), link.attributes());
        }
        return staged(node);
    }

    private Staged special(Put.What.Special special) throws StorageException {
        if (!place.capabilities.keepsSpecial(special.what())) {
            throw new Unsupported(say("make", "no such thing here"), null);
        }
        MemoryNode node = make(Kind.SPECIAL, special.what(), special.attributes());
        synchronized (disk) {
            disk.setFacts(node, special.mtimeNs(), special.attributes());
        }
        return staged(node);
    }

    private Staged hardLink(NodeRef published) throws StorageException {
        if (!place.capabilities.keepsHardLinks()) {
            throw new Unsupported(say("make", "no hard links here"), null);
        }
        synchronized (disk) {
            MemoryNode node = place.present("link to", published);
            if (node.kind != Kind.FILE) {
                throw new PreconditionFailed(
                        place.say("link to", published, "it is no file"), null);
            }
            add(node);
            return staged(node);
        }
    }

    private MemoryNode make(Kind kind, String text, Attributes attributes) throws StorageException {
        synchronized (disk) {
            MemoryNode node = disk.newNode(kind, text, disk.kept(attributes));
            add(node);
            return node;
        }
    }

    private void add(MemoryNode node) throws StorageException {
        MemoryNode in = place.folder("stage in", folder);
        if (disk.entry(in, put.stageName()) != null) {
            throw new AlreadyExists(
                    place.say("stage", folder.child(put.stageName()), "something is there"), null);
        }
        disk.add(in, put.stageName(), node);
    }

    private void takeBack() throws StorageException {
        synchronized (disk) {
            MemoryNode in = place.folder("take back in", folder);
            Entry entry = disk.entry(in, put.stageName());
            if (entry != null) {
                disk.remove(in, entry);
            }
        }
    }

    private Staged staged(MemoryNode node) {
        synchronized (disk) {
            long bytes = put.what() instanceof Put.What.File ? node.bytes.raw().length : 0;
            return new Staged(put, MemoryPlace.proof(node), bytes);
        }
    }

    private Attributes owned(int mode) {
        return disk.attributes(mode, MemoryDisk.USER, MemoryDisk.USER);
    }

    private String say(String verb, @Nullable String why) {
        Name name = put.name();
        return place.say(verb, folder.child(name), why);
    }
}
