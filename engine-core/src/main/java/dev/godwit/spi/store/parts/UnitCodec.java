package dev.godwit.spi.store.parts;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A unit's changes and proofs as bytes. The first byte is the version.
public final class UnitCodec {

    private static final int VERSION = 2;

    /// Beside a node's kind: its access time is told, as it was not at first.
    private static final int ACCESSED = 8;

    private static final Action[] ACTIONS = Action.values();

    private UnitCodec() {}

    public static byte[] changes(List<FolderChanges> folders) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.number(folders.size());
        for (FolderChanges folder : folders) {
            out.text(folder.folder().path());
            out.optional(folder.folder().handle().map(Opaque::text));
            out.number(folder.changes().size());
            NodeKey before = null;
            for (Change change : folder.changes()) {
                write(out, change, before);
                before = change.key();
            }
        }
        return out.bytes();
    }

    public static List<FolderChanges> changes(byte[] bytes) {
        ByteReader in = begin(bytes);
        List<FolderChanges> folders = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            NodeRef folder = new NodeRef(in.text(), in.optional().map(Opaque::new));
            List<Change> changes = new ArrayList<>();
            NodeKey before = null;
            for (long more = in.number(); more > 0; more--) {
                Change change = change(in, before);
                changes.add(change);
                before = change.key();
            }
            folders.add(new FolderChanges(folder, changes));
        }
        return folders;
    }

    public static byte[] proofs(List<Proof> proofs) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.number(proofs.size());
        NodeKey before = null;
        for (Proof proof : proofs) {
            write(out, proof.key(), before);
            before = proof.key();
            out.text(proof.proof().text());
            out.number(proof.bytes());
            write(out, proof.hash());
        }
        return out.bytes();
    }

    public static List<Proof> proofs(byte[] bytes) {
        ByteReader in = begin(bytes);
        List<Proof> proofs = new ArrayList<>();
        NodeKey before = null;
        for (long left = in.number(); left > 0; left--) {
            NodeKey key = key(in, before);
            proofs.add(new Proof(key, new Opaque(in.text()), in.number(), hash(in)));
            before = key;
        }
        return proofs;
    }

    public static byte[] beginning(Beginning beginning) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.text(beginning.handle().text());
        write(out, beginning.source());
        out.text(beginning.stamp());
        out.number(beginning.partSize());
        out.text(beginning.algorithm());
        return out.bytes();
    }

    public static Beginning beginning(byte[] bytes) {
        ByteReader in = begin(bytes);
        Opaque handle = new Opaque(in.text());
        if (!(node(in) instanceof Node.File source)) {
            throw ByteReader.damaged();
        }
        return new Beginning(handle, source, in.text(), in.number(), in.text());
    }

    public static byte[] parts(List<PartProof> parts) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.number(parts.size());
        for (PartProof part : parts) {
            out.number(part.number());
            out.text(part.receipt().text());
            out.number(part.bytes());
            hex(out, part.hashes());
        }
        return out.bytes();
    }

    public static List<PartProof> parts(byte[] bytes) {
        ByteReader in = begin(bytes);
        List<PartProof> parts = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            parts.add(
                    new PartProof((int) in.number(), new Opaque(in.text()), in.number(), hex(in)));
        }
        return parts;
    }

    public static byte[] landed(List<Landed> landed) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.number(landed.size());
        NodeKey before = null;
        for (Landed one : landed) {
            write(out, one.key(), before);
            before = one.key();
            out.optional(one.token().map(Token::text));
            out.optional(one.proof().map(Opaque::text));
        }
        return out.bytes();
    }

    public static List<Landed> landed(byte[] bytes) {
        ByteReader in = begin(bytes);
        List<Landed> landed = new ArrayList<>();
        NodeKey before = null;
        for (long left = in.number(); left > 0; left--) {
            NodeKey key = key(in, before);
            landed.add(
                    new Landed(key, in.optional().map(Token::new), in.optional().map(Opaque::new)));
            before = key;
        }
        return landed;
    }

    public static byte[] undone(List<Undo> undone) {
        ByteWriter out = new ByteWriter();
        out.small(VERSION);
        out.number(undone.size());
        NodeKey before = null;
        for (Undo one : undone) {
            write(out, one.key(), before);
            before = one.key();
            out.optional(one.token().map(Token::text));
            out.flag(one.left().isPresent());
            if (one.left().isPresent()) {
                out.small(Codes.of(one.left().get().errorClass()));
                out.text(one.left().get().text());
            }
        }
        return out.bytes();
    }

    public static List<Undo> undone(byte[] bytes) {
        ByteReader in = begin(bytes);
        List<Undo> undone = new ArrayList<>();
        NodeKey before = null;
        for (long left = in.number(); left > 0; left--) {
            NodeKey key = key(in, before);
            undone.add(
                    new Undo(
                            key,
                            in.optional().map(Token::new),
                            in.flag()
                                    ? Optional.of(new Problem(Codes.error(in.small()), in.text()))
                                    : Optional.empty()));
            before = key;
        }
        return undone;
    }

    private static ByteReader begin(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.small();
        if (version != VERSION) {
            throw new StateException.NewerState(
                    "A unit of the state has version "
                            + version
                            + ", this program reads "
                            + VERSION
                            + "; use the program that wrote it");
        }
        return in;
    }

    // ------------------------------------------------------------ changes

    private static void write(ByteWriter out, Change change, @Nullable NodeKey before) {
        write(out, change.key(), before);
        out.small(Codes.of(change.action()));
        switch (change.when()) {
            case Precondition.Absent _ -> out.small(0);
            case Precondition.Unchanged unchanged -> {
                out.small(1);
                out.text(unchanged.token().text());
            }
            case Precondition.Any _ -> out.small(2);
        }
        out.text(change.stageName().text());
        out.flag(change.before().isPresent());
        change.before().ifPresent(node -> write(out, node));
        out.optional(change.preImage().map(Name::text));
    }

    private static Change change(ByteReader in, @Nullable NodeKey before) {
        return new Change(
                key(in, before),
                ACTIONS[in.below(ACTIONS.length)],
                precondition(in),
                new Name(in.text()),
                in.flag() ? Optional.of(node(in)) : Optional.empty(),
                in.optional().map(Name::new));
    }

    private static Precondition precondition(ByteReader in) {
        return switch (in.below(3)) {
            case 0 -> new Precondition.Absent();
            case 1 -> new Precondition.Unchanged(new Token(in.text()));
            default -> new Precondition.Any();
        };
    }

    /// A key after another: neighbours are in one folder mostly.
    private static void write(ByteWriter out, NodeKey key, @Nullable NodeKey before) {
        boolean together = before != null && before.parent().equals(key.parent());
        out.small((together ? 2 : 0) + (key.folder() ? 1 : 0));
        if (!together) {
            out.fixed(key.parent().high());
            out.fixed(key.parent().low());
        }
        out.text(key.name().text());
    }

    private static NodeKey key(ByteReader in, @Nullable NodeKey before) {
        int flags = in.below(4);
        boolean together = flags >= 2;
        if (together && before == null) {
            throw ByteReader.damaged();
        }
        NodeId parent =
                together && before != null ? before.parent() : new NodeId(in.fixed(), in.fixed());
        return new NodeKey(parent, new Name(in.text()), flags % 2 == 1);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /// Hex digits as bytes.
    private static void hex(ByteWriter out, String hex) {
        boolean plain = isHex(hex) && hex.length() % 2 == 0;
        out.flag(plain);
        if (plain) {
            out.bytes(HexFormat.of().parseHex(hex));
        } else {
            out.text(hex);
        }
    }

    private static String hex(ByteReader in) {
        return in.flag() ? HexFormat.of().formatHex(in.bytes()) : in.text();
    }

    private static void write(ByteWriter out, Optional<ContentHash> hash) {
        out.flag(hash.isPresent());
        if (hash.isPresent()) {
            out.text(hash.get().algorithm());
            hex(out, hash.get().hex());
        }
    }

    private static Optional<ContentHash> hash(ByteReader in) {
        if (!in.flag()) {
            return Optional.empty();
        }
        return Optional.of(new ContentHash(in.text(), hex(in)));
    }

    // ------------------------------------------------------------ nodes

    private static void write(ByteWriter out, Node node) {
        boolean accessed = node.accessedNs() != Node.NO_TIME;
        out.small(Codes.of(node.kind()) | (accessed ? ACCESSED : 0));
        out.text(node.name().text());
        out.optional(node.handle().map(Opaque::text));
        out.number(node.mtimeNs());
        if (accessed) {
            out.number(node.accessedNs());
        }
        out.text(node.attributes().text());
        switch (node) {
            case Node.File file -> {
                out.number(file.size());
                out.text(file.token().text());
                out.optional(file.links().map(LinkGroup::id));
                out.number(file.links().map(LinkGroup::count).orElse(0));
                out.number(file.hashes().size());
                file.hashes().forEach(hash -> out.text(hash.toString()));
            }
            case Node.Folder _ -> {}
            case Node.Link link -> {
                out.text(link.target());
                out.text(link.token().text());
            }
            case Node.Special special -> {
                out.text(special.what());
                out.text(special.token().text());
            }
            case Node.Unreadable unreadable -> {
                out.small(Codes.of(unreadable.why().errorClass()));
                out.text(unreadable.why().text());
            }
        }
    }

    private static Node node(ByteReader in) {
        int kind = in.small();
        Name name = new Name(in.text());
        Optional<Opaque> handle = in.optional().map(Opaque::new);
        long mtime = in.number();
        long accessed = (kind & ACCESSED) != 0 ? in.number() : Node.NO_TIME;
        Attributes attributes = new Attributes(in.text());
        return switch (Codes.kind(kind & ~ACCESSED)) {
            case FILE -> file(in, name, mtime, attributes, handle);
            case FOLDER -> new Node.Folder(name, mtime, accessed, attributes, handle);
            case LINK ->
                    new Node.Link(
                            name,
                            in.text(),
                            mtime,
                            accessed,
                            new Token(in.text()),
                            attributes,
                            handle);
            case SPECIAL ->
                    new Node.Special(
                            name,
                            in.text(),
                            mtime,
                            accessed,
                            new Token(in.text()),
                            attributes,
                            handle);
            case UNREADABLE ->
                    new Node.Unreadable(
                            name, new Problem(Codes.error(in.small()), in.text()), handle);
        };
    }

    private static Node.File file(
            ByteReader in, Name name, long mtime, Attributes attributes, Optional<Opaque> handle) {
        long size = in.number();
        Token token = new Token(in.text());
        Optional<String> group = in.optional();
        int count = (int) in.number();
        List<ContentHash> hashes = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            hashes.add(ContentHash.parse(in.text()));
        }
        return new Node.File(
                name,
                size,
                mtime,
                token,
                attributes,
                group.map(id -> new LinkGroup(id, count)),
                hashes,
                handle);
    }
}
