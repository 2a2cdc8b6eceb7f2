package dev.godwit.testkit.fs;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import dev.godwit.testkit.fs.MemoryNode.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An adapter for a folder of a [MemoryDisk]. It stages as a local file system does: under the
/// stage name, in the target's own folder.
public final class InMemoryFSAdapter implements FSAdapter, PreImages, Leftovers, Overlap {

    private static final int CHUNK = 1 << 16;

    private final MemoryDisk disk;
    private final MemoryStyle style;
    private final Capabilities capabilities;
    private final NodeRef base;

    InMemoryFSAdapter(MemoryDisk disk, String path) {
        this.disk = disk;
        this.style = disk.style();
        this.capabilities = style.capabilities();
        this.base = new NodeRef(path);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String describe() {
        return "memory:/" + base.path();
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        synchronized (disk) {
            MemoryNode node = find(ref);
            if (node == null) {
                return Optional.empty();
            }
            if (node.refusal == Refusal.FACTS) {
                throw new Denied(say("look at", ref, "permission denied"), null);
            }
            return Optional.of(facts(ref.name(), node));
        }
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        synchronized (disk) {
            MemoryNode node = folder("list", folder);
            if (node.refusal == Refusal.CONTENT) {
                throw new Denied(say("list", folder, "permission denied"), null);
            }
            MemoryListing listing = new MemoryListing(disk, this::row, node);
            if (resume.isPresent()) {
                listing.goOnAfter(resume.get());
            }
            return listing;
        }
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        synchronized (disk) {
            MemoryNode node = present("open", file);
            if (node.kind != Kind.FILE || !token(node).equals(expected)) {
                throw new PreconditionFailed(
                        say("open", file, "it is not the version that was seen"), null);
            }
            if (node.refusal != null) {
                throw new Denied(say("open", file, "permission denied"), null);
            }
            return new MemoryContent(file, node);
        }
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        List<Result<Staged>> results = new ArrayList<>();
        StorageException stopped = null;
        for (Put put : puts) {
            if (stopped != null) {
                results.add(new Result.Failed<>(stopped));
                continue;
            }
            try {
                results.add(new Result.Ok<>(stage(folder, put, control)));
            } catch (StorageException e) {
                stopped = e instanceof Stopped ? e : null;
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }

    private Staged stage(NodeRef folder, Put put, CopyControl control) throws StorageException {
        checkWritable(folder);
        checkName(folder, put.name());
        return switch (put.what()) {
            case Put.What.File file -> {
                Attributes attributes = file.attributes();
                byte[] raw = readAll(folder.child(put.name()), file.content(), control);
                yield add(folder, put, Kind.FILE, "", file.mtimeNs(), attributes, raw);
            }
            case Put.What.Folder _ -> {
                Attributes mine = disk.attributes(0700, MemoryDisk.USER, MemoryDisk.USER);
                yield add(folder, put, Kind.FOLDER, "", null, mine, null);
            }
            case Put.What.Link link -> {
                if (!capabilities.keepsLinks()) {
                    throw new Unsupported(
                            say("make", folder.child(put.name()), "no links here"), null);
                }
                Attributes attributes = link.attributes();
                yield add(folder, put, Kind.LINK, link.target(), link.mtimeNs(), attributes, null);
            }
            case Put.What.HardLink hardLink -> stageHardLink(folder, put, hardLink.published());
            case Put.What.Metadata _, Put.What.Removal _ -> {
                synchronized (disk) {
                    folder("change", folder);
                }
                yield new Staged(put, new Opaque("nothing"), 0);
            }
        };
    }

    private Staged add(
            NodeRef folder,
            Put put,
            Kind kind,
            String text,
            @Nullable Long mtimeNs,
            Attributes attributes,
            byte @Nullable [] raw)
            throws StorageException {
        synchronized (disk) {
            MemoryNode in = folder("stage in", folder);
            if (disk.entry(in, put.stageName()) != null) {
                throw new AlreadyExists(
                        say("stage", folder.child(put.stageName()), "something is there"), null);
            }
            MemoryNode node = disk.newNode(kind, text, attributes);
            disk.add(in, put.stageName(), node);
            if (raw != null) {
                disk.write(node, raw);
            }
            disk.setFacts(node, mtimeNs == null ? node.facts.mtimeNs() : mtimeNs, attributes);
            return new Staged(put, proof(node), node.bytes.raw().length);
        }
    }

    private Staged stageHardLink(NodeRef folder, Put put, NodeRef published)
            throws StorageException {
        if (!capabilities.keepsHardLinks()) {
            throw new Unsupported(
                    say("make", folder.child(put.name()), "no hard links here"), null);
        }
        synchronized (disk) {
            MemoryNode in = folder("stage in", folder);
            MemoryNode node = present("link to", published);
            if (node.kind != Kind.FILE) {
                throw new PreconditionFailed(say("link to", published, "it is no file"), null);
            }
            disk.add(in, put.stageName(), node);
            return new Staged(put, proof(node), 0);
        }
    }

    /// Reads one byte more than there should be, to see that there is none.
    private byte[] readAll(NodeRef file, Content content, CopyControl control)
            throws StorageException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        long admitted = 0;
        try (InputStream in = content.read(0, content.size() + 1)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = 0; n >= 0; n = in.read(chunk)) {
                raw.write(chunk, 0, n);
                if (raw.size() == 0 || (raw.size() == admitted && admitted < content.size())) {
                    long next = Math.min(content.size() - admitted, Content.BLOCK);
                    control.admit(next);
                    admitted += next;
                }
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new Corrupt(say("copy", file, e.getMessage()), e);
        }
        if (raw.size() != content.size()) {
            throw new Corrupt(
                    say(
                            "copy",
                            file,
                            "its source has "
                                    + (raw.size() < content.size() ? "fewer" : "more")
                                    + " bytes than the "
                                    + content.size()
                                    + " it should have"),
                    null);
        }
        return raw.toByteArray();
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        List<Result<Node>> results = new ArrayList<>();
        for (Publication publication : ready) {
            try {
                synchronized (disk) {
                    results.add(new Result.Ok<>(publish(folder, publication)));
                }
            } catch (StorageException e) {
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }

    private Node publish(NodeRef folder, Publication publication) throws StorageException {
        checkWritable(folder);
        Put put = publication.staged().put();
        NodeRef target = folder.child(put.name());
        MemoryNode in = folder("publish in", folder);
        MemoryNode there = put.name().equals(Name.ROOT) ? in : child(in, put.name());
        check(target, there, publication.when());
        return switch (put.what()) {
            case Put.What.Metadata metadata -> {
                if (there == null) {
                    throw new NotFound(say("change", target, "nothing is there"), null);
                }
                disk.setFacts(there, metadata.mtimeNs(), metadata.attributes());
                yield facts(put.name(), there);
            }
            case Put.What.Removal _ -> {
                Entry gone = entry("remove", in, target);
                if (!gone.node().children.isEmpty()) {
                    throw new PreconditionFailed(say("remove", target, "it is not empty"), null);
                }
                disk.remove(in, gone);
                yield facts(put.name(), gone.node());
            }
            case Put.What.File _, Put.What.Folder _, Put.What.Link _, Put.What.HardLink _ -> {
                Entry staged = entry("publish", in, folder.child(put.stageName()));
                if (!proof(staged.node()).equals(publication.staged().proof())) {
                    throw new PreconditionFailed(
                            say("publish", target, "what lies staged is not ours"), null);
                }
                if (there != null && there.kind == Kind.FOLDER) {
                    throw new PreconditionFailed(say("publish", target, "a folder is there"), null);
                }
                disk.rename(in, staged, put.name());
                yield facts(put.name(), staged.node());
            }
        };
    }

    private void check(NodeRef target, @Nullable MemoryNode there, Precondition when)
            throws StorageException {
        switch (when) {
            case Precondition.Absent _ -> {
                if (there != null && capabilities.ifAbsent() != Guarantee.NONE) {
                    throw new AlreadyExists(say("publish", target, "something is there"), null);
                }
            }
            case Precondition.Unchanged(Token token) -> {
                if (capabilities.ifUnchanged() != Guarantee.NONE
                        && (there == null || !hasToken(there) || !token(there).equals(token))) {
                    throw new PreconditionFailed(
                            say("publish", target, "it is not the version that was seen"), null);
                }
            }
            case Precondition.Any _ -> {
                if (there == null || there.kind != Kind.FOLDER) {
                    throw new PreconditionFailed(
                            say("publish", target, "no folder is there"), null);
                }
            }
        }
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>();
        for (Staged staged : unused) {
            synchronized (disk) {
                try {
                    MemoryNode in = find(folder);
                    Entry entry = in == null ? null : disk.entry(in, staged.put().stageName());
                    if (in != null && entry != null && proof(entry.node()).equals(staged.proof())) {
                        disk.remove(in, entry);
                    }
                    results.add(new Result.Ok<>(staged.put().name()));
                } catch (StorageException e) {
                    results.add(new Result.Failed<>(e));
                }
            }
        }
        return results;
    }

    @Override
    public void makeRoot() throws StorageException {
        checkWritable(NodeRef.ROOT);
        synchronized (disk) {
            MemoryNode at = disk.root;
            for (String text : home()) {
                Entry entry = disk.entry(at, new Name(text));
                if (entry == null) {
                    MemoryNode made =
                            disk.newNode(
                                    Kind.FOLDER,
                                    "",
                                    disk.attributes(0755, MemoryDisk.USER, MemoryDisk.USER));
                    disk.add(at, new Name(text), made);
                    at = made;
                } else if (entry.node().kind != Kind.FOLDER) {
                    throw new PreconditionFailed(
                            say("make", NodeRef.ROOT, "something else is there"), null);
                } else {
                    at = entry.node();
                }
            }
        }
    }

    @Override
    public void barrier() throws StorageException {
        disk.settle();
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public void close() {}

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        checkWritable(node);
        synchronized (disk) {
            MemoryNode original = present("keep", node);
            if (!hasToken(original) || !token(original).equals(expected)) {
                throw new PreconditionFailed(
                        say("keep", node, "it is not the version that was seen"), null);
            }
            MemoryNode in = area(area);
            Entry old = disk.entry(in, as);
            if (old != null) {
                disk.remove(in, old);
            }
            Attributes attributes = original.facts.attributes();
            MemoryNode copy = disk.newNode(original.kind, original.text, attributes);
            disk.add(in, as, copy);
            if (original.kind == Kind.FILE) {
                disk.write(copy, original.bytes.raw());
            }
            disk.setFacts(copy, original.facts.mtimeNs(), attributes);
        }
    }

    private MemoryNode area(Name area) throws StorageException {
        MemoryNode root = folder("keep something in", NodeRef.ROOT);
        Attributes mine = disk.attributes(0700, MemoryDisk.USER, MemoryDisk.USER);
        Entry entry = disk.entry(root, area);
        if (entry == null) {
            MemoryNode made = disk.newNode(Kind.FOLDER, "", mine);
            disk.add(root, area, made);
            return made;
        }
        if (entry.node().kind != Kind.FOLDER) {
            throw new PreconditionFailed(
                    say("keep something in", NodeRef.ROOT.child(area), "it is not a folder"), null);
        }
        if (!entry.node().facts.attributes().equals(mine)) {
            throw new Denied(
                    say(
                            "keep something in",
                            NodeRef.ROOT.child(area),
                            "it is not a private folder of ours; move it away"),
                    null);
        }
        return entry.node();
    }

    @Override
    public void drop(Name area, Name as) throws StorageException {
        checkWritable(NodeRef.ROOT);
        synchronized (disk) {
            MemoryNode root = find(NodeRef.ROOT);
            Entry in = root == null ? null : disk.entry(root, area);
            if (root == null || in == null) {
                return;
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

    @Override
    public Optional<Node> proven(NodeRef ref, Opaque proof) throws StorageException {
        synchronized (disk) {
            MemoryNode node = find(ref);
            return node == null || !proof(node).equals(proof)
                    ? Optional.empty()
                    : Optional.of(facts(ref.name(), node));
        }
    }

    @Override
    public boolean remove(NodeRef folder, Name stageName) throws StorageException {
        checkWritable(folder);
        synchronized (disk) {
            MemoryNode in = find(folder);
            Entry entry = in == null ? null : disk.entry(in, stageName);
            if (in == null || entry == null) {
                return false;
            }
            if (!entry.node().children.isEmpty()) {
                throw new PreconditionFailed(
                        say("remove", folder.child(stageName), "it is not empty"), null);
            }
            disk.remove(in, entry);
            return true;
        }
    }

    @Override
    public Relation relationTo(FSAdapter other) {
        InMemoryFSAdapter that = other.feature(InMemoryFSAdapter.class).orElse(null);
        if (that == null || that.disk != disk) {
            return Relation.APART;
        }
        List<String> mine = home();
        List<String> theirs = that.home();
        int shared = Math.min(mine.size(), theirs.size());
        if (!mine.subList(0, shared).equals(theirs.subList(0, shared))) {
            return Relation.APART;
        }
        return switch (Integer.compare(mine.size(), theirs.size())) {
            case 0 -> Relation.SAME;
            case 1 -> Relation.INSIDE;
            default -> Relation.AROUND;
        };
    }

    @Override
    public boolean holds(Path localFolder) {
        return false;
    }

    /// The node's facts, or that they cannot be read.
    private Node row(Name name, MemoryNode node) {
        return node.refusal == Refusal.FACTS
                ? new Node.Unreadable(
                        name,
                        new Problem(ErrorClass.DENIED, "Cannot look at " + name + ": denied"),
                        handle(node))
                : facts(name, node);
    }

    private Node facts(Name name, MemoryNode node) {
        long mtimeNs = node.facts.mtimeNs();
        Attributes attributes = node.facts.attributes();
        Optional<Opaque> handle = handle(node);
        return switch (node.kind) {
            case FOLDER -> new Node.Folder(name, mtimeNs, attributes, handle);
            case LINK -> new Node.Link(name, node.text, mtimeNs, token(node), attributes, handle);
            case FILE ->
                    new Node.File(
                            name,
                            node.bytes.raw().length,
                            mtimeNs,
                            token(node),
                            attributes,
                            node.names > 1
                                    ? Optional.of(
                                            new LinkGroup(MemoryDisk.handle(node), node.names))
                                    : Optional.empty(),
                            List.of(),
                            handle);
            case SPECIAL, UNREADABLE ->
                    new Node.Special(name, node.text, mtimeNs, attributes, handle);
        };
    }

    private Optional<Opaque> handle(MemoryNode node) {
        return style.hasServerIds()
                ? Optional.of(new Opaque(MemoryDisk.handle(node)))
                : Optional.empty();
    }

    private static boolean hasToken(MemoryNode node) {
        return node.kind == Kind.FILE || node.kind == Kind.LINK;
    }

    private static Token token(MemoryNode node) {
        return new Token(
                node.id
                        + ":"
                        + node.bytes.version()
                        + ":"
                        + node.bytes.raw().length
                        + ":"
                        + node.facts.mtimeNs());
    }

    private static Opaque proof(MemoryNode node) {
        return new Opaque(node.kind + ":" + node.id + ":" + node.bytes.raw().length);
    }

    private void checkWritable(NodeRef ref) throws StorageException {
        if (!capabilities.writable()) {
            throw new Unsupported(say("change", ref, "this location is for reading only"), null);
        }
    }

    private void checkName(NodeRef folder, Name name) throws StorageException {
        int folderBytes = 0;
        for (String text : segments(folder.path())) {
            folderBytes += new Name(text).bytes().length + 1;
        }
        Optional<String> refusal = capabilities.names().refusal(name, folderBytes);
        if (refusal.isPresent()) {
            throw new Unsupported(say("make", folder.child(name), refusal.get()), null);
        }
    }

    /// The root's path, links followed.
    private List<String> home() {
        synchronized (disk) {
            return disk.real(segments(base.path()));
        }
    }

    /// The node of a reference; null where there is none.
    private @Nullable MemoryNode find(NodeRef ref) throws StorageException {
        if (ref.handle().isPresent() && style.hasServerIds()) {
            return disk.withHandle(ref.handle().get().text());
        }
        MemoryNode at = disk.at(home());
        for (String text : segments(ref.path())) {
            if (at != null && at.kind == Kind.LINK) {
                throw new PreconditionFailed(say("go to", ref, "a link is in the way"), null);
            }
            at = at == null ? null : child(at, new Name(text));
        }
        return at;
    }

    private MemoryNode present(String verb, NodeRef ref) throws StorageException {
        MemoryNode node = find(ref);
        if (node == null) {
            throw new NotFound(say(verb, ref, "nothing is there"), null);
        }
        return node;
    }

    private MemoryNode folder(String verb, NodeRef ref) throws StorageException {
        MemoryNode node = present(verb, ref);
        if (node.kind != Kind.FOLDER) {
            throw new PreconditionFailed(say(verb, ref, "it is not a folder"), null);
        }
        return node;
    }

    private @Nullable MemoryNode child(MemoryNode in, Name name) {
        Entry entry = disk.entry(in, name);
        return entry == null ? null : entry.node();
    }

    private Entry entry(String verb, MemoryNode in, NodeRef ref) throws StorageException {
        Entry entry = disk.entry(in, ref.name());
        if (entry == null) {
            throw new NotFound(say(verb, ref, "nothing is there"), null);
        }
        return entry;
    }

    private String say(String verb, NodeRef ref, @Nullable String why) {
        String slash = ref.isRoot() || base.isRoot() ? "" : "/";
        return "Cannot " + verb + " " + describe() + slash + ref.path() + ": " + why;
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : Arrays.asList(path.split("/", -1));
    }

    /// A file as it was opened; what is read is what is there then.
    private final class MemoryContent implements Content {

        private final NodeRef ref;
        private final MemoryNode node;
        private final MemoryNode.Bytes bytes;
        private final MemoryNode.Facts facts;

        MemoryContent(NodeRef ref, MemoryNode node) {
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
            synchronized (disk) {
                now = node.bytes.raw();
            }
            int start = (int) Math.min(from, now.length);
            return new ByteArrayInputStream(now, start, (int) Math.min(length, now.length - start));
        }

        @Override
        public void confirm() throws StorageException {
            synchronized (disk) {
                if (present("read", ref) != node
                        || node.bytes != bytes
                        || !node.facts.equals(facts)) {
                    throw new PreconditionFailed(
                            say("read", ref, "it changed while it was read"), null);
                }
            }
        }

        @Override
        public void close() {}
    }
}
