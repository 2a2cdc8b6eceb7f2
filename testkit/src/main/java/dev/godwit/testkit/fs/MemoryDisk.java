package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.testkit.fs.MemoryNode.Bytes;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import dev.godwit.testkit.fs.MemoryNode.Facts;
import dev.godwit.testkit.fs.MemoryNode.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A disk in memory: what adapters and tests share, what outlives them, and what a power cut harms.
///
/// Every change is written down with its undoing until a barrier covers it, so that a cut can take
/// back all of them, or any that a real file system might lose. The nodes' lock is this object.
public final class MemoryDisk {

    /// The user this disk's adapters are run by.
    static final int USER = 1000;

    /// After so many the way is taken for a loop.
    private static final int MOST_LINKS = 40;

    private final MemoryStyle style;
    final MemoryNode root;

    /// In the order they were made, since the last barrier.
    private final List<Change> unsettled = new ArrayList<>();

    private final Map<String, MemoryNode> byHandle = new HashMap<>();
    private long lastId;
    private long lastVersion;
    private long lastTick = 1_700_000_000_000_000_000L;
    private int cursorAge;

    public MemoryDisk() {
        this(MemoryStyle.posix());
    }

    public MemoryDisk(MemoryStyle style) {
        this.style = style;
        this.root = newNode(Kind.FOLDER, "", attributes(0755, USER, USER));
    }

    /// An adapter for the tree below this path of the disk, which need not be there.
    public InMemoryFSAdapter adapter(String path) {
        return new InMemoryFSAdapter(this, path);
    }

    /// The tree below this path as seen by somebody else. The folder is made when it is not there.
    public TestTree tree(String path) {
        return new MemoryTree(this, path);
    }

    /// Cuts the power: everything since the last barrier is lost.
    public synchronized void powerCut() {
        for (Change change : unsettled.reversed()) {
            change.undo.run();
        }
        unsettled.clear();
        forgetCursors();
    }

    /// Cuts the power: of the changes since the last barrier the disk kept those it happened to
    /// write. Half of the time names and facts survive in order up to some moment, as with a
    /// journalling file system; half of the time each for itself. Content survives for itself:
    /// whole, cut short, as zeros or not at all.
    public synchronized void powerCut(RandomGenerator chance) {
        List<Change> lost = List.copyOf(unsettled);
        powerCut();
        boolean inOrder = chance.nextBoolean();
        int written = chance.nextInt(lost.size() + 1);
        for (int i = 0; i < lost.size(); i++) {
            lost.get(i).survive(chance, inOrder ? i < written : chance.nextBoolean());
        }
    }

    /// Makes every token of a listing's page worthless.
    public synchronized void forgetCursors() {
        cursorAge++;
    }

    /// Changes that no barrier has covered yet.
    public synchronized int unsettled() {
        return unsettled.size();
    }

    synchronized void settle() {
        unsettled.clear();
    }

    MemoryStyle style() {
        return style;
    }

    int cursorAge() {
        return cursorAge;
    }

    MemoryNode newNode(Kind kind, String text, Attributes attributes) {
        MemoryNode node = new MemoryNode(++lastId, kind, text, new Facts(now(), attributes));
        byHandle.put(handle(node), node);
        return node;
    }

    /// A clock that moves by a microsecond each time it is looked at.
    private long now() {
        lastTick += 1_000;
        return trimmed(lastTick);
    }

    private long trimmed(long ns) {
        long precision = style.capabilities().mtimePrecisionNs();
        return precision == 0 ? 0 : ns - Math.floorMod(ns, precision);
    }

    /// The attributes, of these, that this disk keeps.
    Attributes kept(Attributes attributes) {
        return attributes.only(style.capabilities().keeps()::contains);
    }

    Attributes attributes(int mode, int uid, int gid) {
        return kept(
                Attributes.of(
                        Map.of(
                                Attributes.MODE,
                                octal(mode),
                                Attributes.UID,
                                Integer.toString(uid),
                                Attributes.GID,
                                Integer.toString(gid))));
    }

    static String octal(int mode) {
        return String.format("%04o", mode);
    }

    /// The node with this server-assigned id, if it is in the tree.
    @Nullable MemoryNode withHandle(String handle) {
        MemoryNode node = byHandle.get(handle);
        return node == null || (node.names == 0 && node != root) ? null : node;
    }

    /// The entry of this name; the first of them where a folder may hold several.
    @Nullable Entry entry(MemoryNode folder, Name name) {
        if (!style.hasServerIds()) {
            return folder.children.get(place(name, null));
        }
        for (Entry entry : folder.children.values()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /// The node at a path of names, no link followed; null where there is none.
    @Nullable MemoryNode at(List<String> path) {
        MemoryNode at = root;
        for (String name : path) {
            Entry entry = at.kind == Kind.FOLDER ? entry(at, new Name(name)) : null;
            if (entry == null) {
                return null;
            }
            at = entry.node();
        }
        return at;
    }

    /// The path with every link followed, as far as it is there.
    List<String> real(List<String> path) {
        List<String> real = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(path);
        for (int followed = 0; !rest.isEmpty() && followed < MOST_LINKS; ) {
            String name = rest.removeFirst();
            if (name.equals("..")) {
                if (!real.isEmpty()) {
                    real.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                real.add(name);
                MemoryNode node = at(real);
                if (node != null && node.kind == Kind.LINK) {
                    followed++;
                    real.removeLast();
                    if (node.text.startsWith("/")) {
                        real.clear();
                    }
                    List.of(node.text.split("/")).reversed().forEach(rest::addFirst);
                }
            }
        }
        return real;
    }

    static String handle(MemoryNode node) {
        return "id-" + node.id;
    }

    /// Where a node of this name stands in its folder. Where listings have no order, theirs is that
    /// of a checksum.
    Place place(Name name, @Nullable MemoryNode node) {
        String key = style.capabilities().names().key(name);
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        int order = style.capabilities().byteOrder() ? 0 : (int) crc.getValue();
        return new Place(order, style.hasServerIds() && node != null ? key + "/" + node.id : key);
    }

    void write(MemoryNode file, byte[] raw) {
        Bytes before = file.bytes;
        Bytes after = new Bytes(raw, ++lastVersion);
        make(new Written(file, before, after));
        touch(file);
    }

    /// Writes a part of a file, which grows to where the part ends.
    void write(MemoryNode file, byte[] part, long at) {
        byte[] raw =
                Arrays.copyOf(
                        file.bytes.raw(),
                        Math.max(file.bytes.raw().length, Math.toIntExact(at) + part.length));
        System.arraycopy(part, 0, raw, (int) at, part.length);
        Bytes before = file.bytes;
        Bytes after = new Bytes(raw, ++lastVersion);
        make(new PartWritten(file, before, after, (int) at, part.length));
        touch(file);
    }

    void setFacts(MemoryNode node, long mtimeNs, Attributes attributes) {
        Facts before = node.facts;
        Facts after = new Facts(trimmed(mtimeNs), kept(attributes));
        make(new Change(() -> node.facts = after, () -> node.facts = before));
    }

    private void touch(MemoryNode node) {
        setFacts(node, now(), node.facts.attributes());
    }

    void add(MemoryNode folder, Name name, MemoryNode node) {
        make(entering(folder, new Entry(name, node)));
        touch(folder);
    }

    void remove(MemoryNode folder, Entry entry) {
        make(leaving(folder, entry));
        touch(folder);
    }

    /// Gives an entry another name in its folder, in one step, instead of what may have it.
    void rename(MemoryNode folder, Entry from, Name to) {
        Entry replaced = entry(folder, to);
        Change both = leaving(folder, from).then(entering(folder, new Entry(to, from.node())));
        make(replaced == null ? both : leaving(folder, replaced).then(both));
        touch(folder);
    }

    /// Moves an entry into another folder, in one step, instead of what may have the name there.
    void move(MemoryNode from, Entry entry, MemoryNode to, Name name) {
        Entry replaced = entry(to, name);
        Change both = leaving(from, entry).then(entering(to, new Entry(name, entry.node())));
        make(replaced == null ? both : leaving(to, replaced).then(both));
        touch(from);
        touch(to);
    }

    private Change entering(MemoryNode folder, Entry entry) {
        Place place = place(entry.name(), entry.node());
        return setting(folder, place, folder.children.get(place), entry);
    }

    private Change leaving(MemoryNode folder, Entry entry) {
        return setting(folder, place(entry.name(), entry.node()), entry, null);
    }

    private static Change setting(
            MemoryNode folder, Place place, @Nullable Entry before, @Nullable Entry after) {
        return new Change(() -> set(folder, place, after), () -> set(folder, place, before));
    }

    private static void set(MemoryNode folder, Place place, @Nullable Entry entry) {
        Entry gone =
                entry == null ? folder.children.remove(place) : folder.children.put(place, entry);
        if (gone != null) {
            gone.node().names--;
        }
        if (entry != null) {
            entry.node().names++;
        }
    }

    private void make(Change change) {
        change.redo.run();
        unsettled.add(change);
    }

    /// One change that is on the disk as a whole or not at all.
    private static class Change {
        final Runnable redo;
        final Runnable undo;

        Change(Runnable redo, Runnable undo) {
            this.redo = redo;
            this.undo = undo;
        }

        /// @param kept whether the disk wrote it, of what it writes as a whole
        void survive(RandomGenerator chance, boolean kept) {
            if (kept) {
                redo.run();
            }
        }

        Change then(Change next) {
            return new Change(
                    () -> {
                        redo.run();
                        next.redo.run();
                    },
                    () -> {
                        next.undo.run();
                        undo.run();
                    });
        }
    }

    /// Content that was written: the one change of which a part may survive.
    private static final class Written extends Change {
        private final MemoryNode file;
        private final Bytes after;

        Written(MemoryNode file, Bytes before, Bytes after) {
            super(() -> file.bytes = after, () -> file.bytes = before);
            this.file = file;
            this.after = after;
        }

        /// Leaves what a power cut may leave. The version stays, because a local file's token does
        /// not tell zeros from content either.
        @Override
        void survive(RandomGenerator chance, boolean kept) {
            int size = after.raw().length;
            switch (chance.nextInt(4)) {
                case 0 -> redo.run();
                case 1 -> file.bytes = new Bytes(new byte[size], after.version());
                case 2 ->
                        file.bytes =
                                new Bytes(
                                        Arrays.copyOf(after.raw(), chance.nextInt(size + 1)),
                                        after.version());
                default -> {}
            }
        }
    }

    /// A part of a file that was written: what was on the disk before stays whatever becomes of it.
    private static final class PartWritten extends Change {
        private final MemoryNode file;
        private final Bytes after;
        private final int at;
        private final int length;

        PartWritten(MemoryNode file, Bytes before, Bytes after, int at, int length) {
            super(() -> file.bytes = after, () -> file.bytes = before);
            this.file = file;
            this.after = after;
            this.at = at;
            this.length = length;
        }

        /// Leaves what a power cut may leave: the part, zeros in its place, some of it, or nothing.
        @Override
        void survive(RandomGenerator chance, boolean kept) {
            int survives =
                    switch (chance.nextInt(4)) {
                        case 0 -> length;
                        case 1 -> 0;
                        case 2 -> chance.nextInt(length + 1);
                        default -> -1;
                    };
            if (survives >= 0) {
                byte[] raw =
                        Arrays.copyOf(
                                file.bytes.raw(), Math.max(file.bytes.raw().length, at + length));
                Arrays.fill(raw, at, at + length, (byte) 0);
                System.arraycopy(after.raw(), at, raw, at, survives);
                file.bytes = new Bytes(raw, after.version());
            }
        }
    }
}
