package dev.godwit.testkit.fs;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import dev.godwit.testkit.fs.MemoryNode.Refusal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody else's hand on a [MemoryDisk]. What it does is as volatile as what adapters do, until
/// one of them has had a barrier.
final class MemoryTree implements TestTree {

    private final MemoryDisk disk;
    private final String base;

    MemoryTree(MemoryDisk disk, String base) {
        this.disk = disk;
        this.base = base;
        folder("");
    }

    @Override
    public void folder(String path) {
        synchronized (disk) {
            MemoryNode at = disk.root;
            for (String text : full(path).split("/", -1)) {
                at = text.isEmpty() ? at : child(at, new Name(text));
            }
        }
    }

    private MemoryNode child(MemoryNode folder, Name name) {
        Entry entry = disk.entry(folder, name);
        return entry == null ? add(folder, name, Kind.FOLDER, "", attributes(0755)) : entry.node();
    }

    @Override
    public void file(String path, byte[] content) {
        synchronized (disk) {
            MemoryNode node = find(path);
            disk.write(node == null ? make(path, Kind.FILE, "", 0644) : node, content.clone());
        }
    }

    @Override
    public boolean link(String path, String target) {
        synchronized (disk) {
            make(path, Kind.LINK, target, 0777);
        }
        return disk.style().capabilities().keepsLinks();
    }

    @Override
    public boolean hardLink(String path, String existing) {
        synchronized (disk) {
            disk.add(parent(path), name(path), present(existing));
        }
        return disk.style().capabilities().keepsHardLinks();
    }

    @Override
    public boolean fifo(String path) {
        synchronized (disk) {
            make(path, Kind.SPECIAL, "fifo", 0644);
        }
        return true;
    }

    @Override
    public boolean mtime(String path, long ns) {
        synchronized (disk) {
            disk.setFacts(present(path), ns, present(path).facts.attributes());
        }
        return disk.style().capabilities().mtimePrecisionNs() > 0;
    }

    @Override
    public boolean mode(String path, int mode) {
        return attributes(path, Map.of(Attributes.MODE, MemoryDisk.octal(mode)));
    }

    @Override
    public boolean owner(String path, int uid, int gid) {
        return attributes(
                path,
                Map.of(
                        Attributes.UID,
                        Integer.toString(uid),
                        Attributes.GID,
                        Integer.toString(gid)));
    }

    private boolean attributes(String path, Map<String, String> changed) {
        synchronized (disk) {
            MemoryNode node = present(path);
            Map<String, String> all = new HashMap<>(node.facts.attributes().values());
            all.putAll(changed);
            disk.setFacts(node, node.facts.mtimeNs(), Attributes.of(all));
            return disk.style().capabilities().keeps().containsAll(changed.keySet());
        }
    }

    @Override
    public boolean hideFacts(String path) {
        return hide(path, Refusal.FACTS);
    }

    @Override
    public boolean hideContent(String path) {
        return hide(path, Refusal.CONTENT);
    }

    private boolean hide(String path, Refusal refusal) {
        synchronized (disk) {
            present(path).refusal = refusal;
        }
        return true;
    }

    /// Makes everything about a node readable again.
    void show(String path) {
        synchronized (disk) {
            present(path).refusal = null;
        }
    }

    @Override
    public void remove(String path) {
        synchronized (disk) {
            MemoryNode folder = parent(path);
            Entry entry = disk.entry(folder, name(path));
            if (entry != null) {
                disk.remove(folder, entry);
            }
        }
    }

    @Override
    public Snapshot snapshot() {
        synchronized (disk) {
            Map<String, Snapshot.Entry> entries = new HashMap<>();
            walk(present(""), "", entries);
            return Snapshot.ofGroups(entries);
        }
    }

    private static void walk(MemoryNode folder, String path, Map<String, Snapshot.Entry> entries) {
        for (Entry child : folder.children.values()) {
            String childPath = path.isEmpty() ? child.name().text() : path + "/" + child.name();
            entries.put(childPath, entry(child.node()));
            walk(child.node(), childPath, entries);
        }
    }

    private static Snapshot.Entry entry(MemoryNode node) {
        Map<String, String> attributes = node.facts.attributes().values();
        String uid = attributes.get(Attributes.UID);
        return new Snapshot.Entry(
                node.kind == Kind.SPECIAL ? node.text : node.kind.name().toLowerCase(Locale.ROOT),
                node.kind == Kind.FILE
                        ? Snapshot.Entry.contentOf(node.bytes.raw())
                        : node.kind == Kind.LINK ? node.text : "",
                node.facts.mtimeNs(),
                attributes.getOrDefault(Attributes.MODE, ""),
                uid == null ? "" : uid + ":" + attributes.get(Attributes.GID),
                node.names > 1 ? MemoryDisk.handle(node) : "");
    }

    private MemoryNode make(String path, Kind kind, String text, int mode) {
        return add(parent(path), name(path), kind, text, attributes(mode));
    }

    private MemoryNode add(
            MemoryNode folder, Name name, Kind kind, String text, Attributes attributes) {
        MemoryNode node = disk.newNode(kind, text, attributes);
        disk.add(folder, name, node);
        return node;
    }

    private Attributes attributes(int mode) {
        return disk.attributes(mode, MemoryDisk.USER, MemoryDisk.USER);
    }

    private MemoryNode parent(String path) {
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        folder(parent);
        return present(parent);
    }

    private static Name name(String path) {
        return new Name(path.substring(path.lastIndexOf('/') + 1));
    }

    private MemoryNode present(String path) {
        MemoryNode node = find(path);
        if (node == null) {
            throw new IllegalArgumentException("Nothing at " + path);
        }
        return node;
    }

    private @Nullable MemoryNode find(String path) {
        MemoryNode at = disk.root;
        for (String text : full(path).split("/", -1)) {
            Entry entry = text.isEmpty() ? null : disk.entry(at, new Name(text));
            if (!text.isEmpty() && entry == null) {
                return null;
            }
            at = entry == null ? at : entry.node();
        }
        return at;
    }

    private String full(String path) {
        return base + "/" + path;
    }
}
