package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import java.util.List;

/// Keeps copies in a private folder of the root.
final class MemoryPreImages implements PreImages {

    private final MemoryPlace place;
    private final MemoryDisk disk;

    MemoryPreImages(MemoryPlace place) {
        this.place = place;
        this.disk = place.disk;
    }

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        control.admit(0);
        place.checkWritable(node);
        synchronized (disk) {
            MemoryNode original = place.present("keep", node);
            place.checkVersion("keep", node, original, expected);
            MemoryNode in = area(area);
            removeAll(in, as);
            removeAll(in, linkOf(as));
            MemoryNode copy =
                    disk.newNode(original.kind, original.text, original.facts.attributes());
            disk.add(in, as, copy);
            if (original.kind == Kind.FILE) {
                disk.write(copy, original.bytes.raw());
            }
            disk.setFacts(copy, original.facts.mtimeNs(), original.facts.attributes());
            if (original.kind == Kind.FILE && original.names > 1) {
                disk.add(in, linkOf(as), original);
            }
        }
    }

    /// Of a file with further names a second name is kept beside the copy, so that it can be one
    /// with them again.
    private static Name linkOf(Name as) {
        return new Name(as.text() + "-link");
    }

    @Override
    public void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        place.checkWritable(node);
        synchronized (disk) {
            MemoryNode from = place.folder("set aside from", node.parent());
            Entry entry = disk.entry(from, node.name());
            Node now = entry == null ? null : place.facts(node.name(), entry.node());
            boolean same =
                    now != null
                            && now.kind() == expected.kind()
                            && now.version().equals(expected.version())
                            && now.mtimeNs() == expected.mtimeNs();
            if (entry == null || !same) {
                throw new PreconditionFailed(
                        place.say("set aside", node, "it is not the version that was seen"), null);
            }
            MemoryNode in = area(area);
            removeAll(in, as);
            disk.move(from, entry, in, as);
        }
    }

    @Override
    public boolean holds(Name area, Name as, Node before) throws StorageException {
        synchronized (disk) {
            MemoryNode kept = place.find(NodeRef.ROOT.child(area).child(as));
            if (kept == null) {
                return false;
            }
            Node now = place.facts(before.name(), kept);
            return now.kind() == before.kind()
                    && now.size() == before.size()
                    && now.mtimeNs() == before.mtimeNs()
                    && !(now instanceof Node.Link a
                            && before instanceof Node.Link b
                            && !a.target().equals(b.target()));
        }
    }

    @Override
    public Node restore(Name area, Name as, NodeRef node, Precondition when)
            throws StorageException {
        place.checkWritable(node);
        synchronized (disk) {
            MemoryNode in = place.present("restore from", NodeRef.ROOT.child(area));
            Entry copy = place.entry("restore", in, NodeRef.ROOT.child(area).child(as));
            MemoryNode to = place.folder("restore in", node.parent());
            MemoryNode there = place.child(to, node.name());
            switch (when) {
                case Precondition.Absent _ -> {
                    if (there != null) {
                        throw new AlreadyExists(
                                place.say("restore", node, "something is there"), null);
                    }
                }
                case Precondition.Unchanged(Token token) ->
                        place.checkVersion("restore", node, there, token);
                case Precondition.Any _ ->
                        throw new IllegalArgumentException("Nothing is restored over a folder");
            }
            Entry link = disk.entry(in, linkOf(as));
            if (link != null && sameFacts(link.node(), copy.node())) {
                disk.move(in, link, to, node.name());
                disk.remove(in, copy);
            } else {
                disk.move(in, copy, to, node.name());
                if (link != null) {
                    disk.remove(in, link);
                }
            }
            removeIfEmpty(area, in);
            return place.facts(node.name(), place.present("look at", node));
        }
    }

    private static boolean sameFacts(MemoryNode a, MemoryNode b) {
        return a.bytes.raw().length == b.bytes.raw().length && a.facts.equals(b.facts);
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
            removeAll(in.node(), as);
            removeAll(in.node(), linkOf(as));
            removeIfEmpty(area, in.node());
        }
    }

    private void removeIfEmpty(Name area, MemoryNode in) throws StorageException {
        if (in.children.isEmpty()) {
            MemoryNode root = place.folder("drop in", NodeRef.ROOT);
            disk.remove(root, place.entry("drop", root, NodeRef.ROOT.child(area)));
        }
    }

    private void removeAll(MemoryNode in, Name name) {
        Entry entry = disk.entry(in, name);
        if (entry != null) {
            List.copyOf(entry.node().children.values())
                    .forEach(below -> removeAll(entry.node(), below.name()));
            disk.remove(in, entry);
        }
    }
}
