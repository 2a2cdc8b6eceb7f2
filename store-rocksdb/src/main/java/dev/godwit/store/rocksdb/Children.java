package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Children as rows: their names are in the keys.
final class Children {

    private static final int KIND = 7;

    /// What is added to the kind of a folder, a link or a special file whose access time is told,
    /// as it was not at first.
    private static final int ACCESSED = 4;

    private static final int KEY = 8;
    private static final int MARK_SHIFT = 4;
    private static final int HANDLE = 64;

    /// A folder has an id, a file more names or hashes.
    private static final int MORE = 128;

    /// Most nodes of a tree share a handful of combinations.
    private final Map<String, Attributes> attributes = new HashMap<>();

    static byte[] bytes(Child child) {
        Node node = child.node();
        boolean ownKey = !child.key().equals(node.name().text());
        ByteWriter out = new ByteWriter(96);
        out.small(
                kindOf(node)
                        | (ownKey ? KEY : 0)
                        | Codes.of(child.mark()) << MARK_SHIFT
                        | (node.handle().isPresent() ? HANDLE : 0)
                        | (hasMore(child) ? MORE : 0));
        if (ownKey) {
            out.text(child.key());
        }
        if (child.mark() != Mark.NONE) {
            out.text(child.reason());
        }
        node.handle().ifPresent(handle -> out.text(handle.text()));
        switch (node) {
            case Node.File file -> write(out, file, hasMore(child));
            case Node.Folder folder -> {
                out.number(folder.mtimeNs());
                writeAccessed(out, folder);
                out.text(folder.attributes().text());
                if (child.id().isPresent()) {
                    out.fixed(child.id().get().high());
                    out.fixed(child.id().get().low());
                }
            }
            case Node.Link link -> {
                out.text(link.target());
                out.number(link.mtimeNs());
                writeAccessed(out, link);
                Tokens.write(out, link.token(), link.size(), link.mtimeNs());
                out.text(link.attributes().text());
            }
            case Node.Special special -> {
                out.text(special.what());
                out.number(special.mtimeNs());
                writeAccessed(out, special);
                Tokens.write(out, special.token(), special.size(), special.mtimeNs());
                out.text(special.attributes().text());
            }
            case Node.Unreadable unreadable -> {
                out.small(Codes.of(unreadable.why().errorClass()));
                out.text(unreadable.why().text());
            }
        }
        return out.bytes();
    }

    private static int kindOf(Node node) {
        return Codes.of(node.kind()) + (node.accessedNs() == Node.NO_TIME ? 0 : ACCESSED);
    }

    private static void writeAccessed(ByteWriter out, Node node) {
        if (node.accessedNs() != Node.NO_TIME) {
            out.number(node.accessedNs());
        }
    }

    private static boolean hasMore(Child child) {
        return switch (child.node()) {
            case Node.File file -> file.links().isPresent() || !file.hashes().isEmpty();
            case Node.Folder _ -> child.id().isPresent();
            case Node.Link _, Node.Special _, Node.Unreadable _ -> false;
        };
    }

    private static void write(ByteWriter out, Node.File file, boolean more) {
        out.number(file.size());
        out.number(file.mtimeNs());
        Tokens.write(out, file.token(), file.size(), file.mtimeNs());
        out.text(file.attributes().text());
        if (more) {
            out.optional(file.links().map(LinkGroup::id));
            out.number(file.links().map(LinkGroup::count).orElse(0));
            out.number(file.hashes().size());
            file.hashes().forEach(hash -> out.text(hash.toString()));
        }
    }

    /// Whether the child's key is another than its name, told by the first byte.
    static boolean hasOwnKey(byte[] row) {
        return row.length > 0 && (row[0] & KEY) != 0;
    }

    Child read(Member member, byte[] row) {
        ByteReader in = new ByteReader(row);
        int flags = in.small();
        boolean accessed = (flags & KIND) > ACCESSED;
        Kind kind = Codes.kind((flags & KIND) - (accessed ? ACCESSED : 0));
        Mark mark = Codes.mark(flags >>> MARK_SHIFT & 3);
        Name name = member.name();
        String key = (flags & KEY) != 0 ? in.text() : name.text();
        String reason = mark == Mark.NONE ? "" : in.text();
        Optional<Opaque> handle =
                (flags & HANDLE) != 0 ? Optional.of(new Opaque(in.text())) : Optional.empty();
        boolean more = (flags & MORE) != 0;
        if (kind == Kind.FOLDER) {
            Node.Folder folder =
                    new Node.Folder(
                            name,
                            in.number(),
                            accessed(in, accessed),
                            attributes(in.text()),
                            handle);
            Optional<NodeId> id =
                    more ? Optional.of(new NodeId(in.fixed(), in.fixed())) : Optional.empty();
            return new Child(folder, key, id, mark, reason);
        }
        Node node =
                switch (kind) {
                    case FILE, FOLDER -> file(in, name, handle, more);
                    case LINK -> link(in, name, accessed, handle);
                    case SPECIAL -> special(in, name, accessed, handle);
                    case UNREADABLE ->
                            new Node.Unreadable(
                                    name, new Problem(Codes.error(in.small()), in.text()), handle);
                };
        return new Child(node, key, Optional.empty(), mark, reason);
    }

    private Node.File file(ByteReader in, Name name, Optional<Opaque> handle, boolean more) {
        long size = in.number();
        long mtimeNs = in.number();
        Token token = Tokens.read(in, size, mtimeNs);
        Attributes kept = attributes(in.text());
        Optional<LinkGroup> links = Optional.empty();
        List<ContentHash> hashes = List.of();
        if (more) {
            Optional<String> group = in.optional();
            int count = (int) in.number();
            links = group.map(id -> new LinkGroup(id, count));
            hashes = hashes(in);
        }
        return new Node.File(name, size, mtimeNs, token, kept, links, hashes, handle);
    }

    private static List<ContentHash> hashes(ByteReader in) {
        List<ContentHash> hashes = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            hashes.add(ContentHash.parse(in.text()));
        }
        return hashes;
    }

    private Node.Link link(ByteReader in, Name name, boolean accessed, Optional<Opaque> handle) {
        String target = in.text();
        long mtimeNs = in.number();
        long accessedNs = accessed(in, accessed);
        Token token = Tokens.read(in, 0, mtimeNs);
        return new Node.Link(
                name, target, mtimeNs, accessedNs, token, attributes(in.text()), handle);
    }

    private Node.Special special(
            ByteReader in, Name name, boolean accessed, Optional<Opaque> handle) {
        String what = in.text();
        long mtimeNs = in.number();
        long accessedNs = accessed(in, accessed);
        Token token = Tokens.read(in, 0, mtimeNs);
        return new Node.Special(
                name, what, mtimeNs, accessedNs, token, attributes(in.text()), handle);
    }

    private static long accessed(ByteReader in, boolean told) {
        return told ? in.number() : Node.NO_TIME;
    }

    private Attributes attributes(String text) {
        if (attributes.size() > 1_000) {
            attributes.clear();
        }
        return attributes.computeIfAbsent(text, Attributes::new);
    }
}
