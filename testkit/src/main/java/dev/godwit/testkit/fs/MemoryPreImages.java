package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.MemoryNode.Entry;

/// Keeps copies in a private folder of the root.
final class MemoryPreImages implements PreImages {

    private final MemoryPlace place;
    private final MemoryDisk disk;

    MemoryPreImages(MemoryPlace place) {
        this.place = place;
        this.disk = place.disk;
    }

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        place.checkWritable(node);
        synchronized (disk) {
            MemoryNode original = place.present("keep", node);
            place.checkVersion("keep", node, original, expected);
            MemoryNode in = area(area);
            Entry old = disk.entry(in, as);
            if (old != null) {
                disk.remove(in, old);
            }
            MemoryNode copy =
                    disk.newNode(original.kind, original.text, original.facts.attributes());
            disk.add(in, as, copy);
            if (original.kind == Kind.FILE) {
                disk.write(copy, original.bytes.raw());
            }
            disk.setFacts(copy, original.facts.mtimeNs(), original.facts.attributes());
        }
    }

    private MemoryNode area(Name area) throws StorageException {
        MemoryNode root = place.folder("keep something in", NodeRef.ROOT);
        Attributes mine = disk.attributes(0700, MemoryDisk.USER, MemoryDisk.USER);
        MemoryNode there = place.child(root, area);
        if (there == null) {
            MemoryNode made = disk.newNode(Kind.FOLDER, "", mine);
            disk.add(root, area, made);
            return made;
        }
        NodeRef ref = NodeRef.ROOT.child(area);
        if (there.kind != Kind.FOLDER) {
            throw new PreconditionFailed(
                    place.say("keep something in", ref, "it is not a folder"), null);
        }
        if (!there.facts.attributes().equals(mine)) {
            throw new Denied(
                    place.say("keep something in", ref, "it is not a private folder; move it away"),
                    null);
        }
        return there;
    }

    @Override
    public void drop(Name area, Name as) throws StorageException {
        place.checkWritable(NodeRef.ROOT);
        synchronized (disk) {
            MemoryNode root = place.find(NodeRef.ROOT);
            Entry in = root == null ? null : disk.entry(root, area);
            if (root == null || in == null) {
                return;
            }
            if (in.node().kind != Kind.FOLDER) {
                throw new PreconditionFailed(
                        place.say("drop in", NodeRef.ROOT.child(area), "it is not a folder"), null);
            }
            Entry kept = disk.entry(in.node(), as);
            if (kept != null) {
                disk.remove(in.node(), kept);
            }
            if (in.node().children.isEmpty()) {
                disk.remove(root, in);
            }
        }
    }
}
