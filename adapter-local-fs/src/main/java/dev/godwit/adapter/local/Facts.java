package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes nodes of what the system says.
final class Facts {

    /// Most nodes of a tree share a handful of combinations.
    private static final int CACHED = 256;

    private static final long SECOND = 1_000_000_000L;

    /// By a hash of mode and owner; racy on purpose, because entries are immutable and may be lost.
    private final @Nullable Cached[] cache = new Cached[CACHED];

    /// The keys of extended attributes that can be read, and of them those that can be set.
    private final Set<String> known;

    private final Set<String> settable;

    /// Those that are looked up.
    private volatile Set<String> wanted;

    /// @param known the keys of extended attributes that can be read
    /// @param settable those of them that can be set
    Facts(Set<String> known, Set<String> settable) {
        this.known = Set.copyOf(known);
        this.settable = Set.copyOf(settable);
        wanted = this.known;
    }

    /// Keeps to these from now on.
    void want(Set<String> keys) {
        Set<String> extended = new HashSet<>(keys);
        extended.retainAll(known);
        wanted = Set.copyOf(extended);
    }

    private record Cached(int mode, int uid, int gid, Attributes attributes) {}

    /// @param name of the node, a child of `folder`
    Node node(Folder folder, Name name, Stat stat) throws StorageException {
        Attributes attributes = attributes(folder, name, stat, wanted);
        if (stat.isFile()) {
            return new Node.File(
                    name,
                    stat.size(),
                    stat.mtimeNs(),
                    token(stat),
                    attributes,
                    links(stat),
                    List.of(),
                    Optional.empty());
        }
        if (stat.isFolder()) {
            return new Node.Folder(
                    name, stat.mtimeNs(), stat.atimeNs(), attributes, Optional.empty());
        }
        if (stat.isLink()) {
            return link(name, stat, folder.target(name), attributes);
        }
        return new Node.Special(
                name,
                stat.special(),
                stat.mtimeNs(),
                stat.atimeNs(),
                token(stat),
                attributes,
                Optional.empty());
    }

    /// A link of which it is known what it says.
    Node link(Folder folder, Name name, Stat stat, String target) throws StorageException {
        return link(name, stat, target, attributes(folder, name, stat, wanted));
    }

    private static Node link(Name name, Stat stat, String target, Attributes attributes) {
        return new Node.Link(
                name,
                target,
                stat.mtimeNs(),
                stat.atimeNs(),
                token(stat),
                attributes,
                Optional.empty());
    }

    /// Size, time and inode; not the change time, which our own link, rename and chmod move.
    static Token token(Stat stat) {
        return new Token(stat.size() + ":" + stat.mtimeNs() + ":" + stat.ino());
    }

    /// By which something staged is known again.
    static Opaque proof(Stat stat) {
        String kind =
                stat.isFile()
                        ? "file"
                        : stat.isFolder() ? "folder" : stat.isLink() ? "link" : "special";
        return new Opaque(kind + ":" + stat.ino() + (stat.isFolder() ? "" : ":" + stat.size()));
    }

    /// By which a file is known again that was staged without a name. After a crash its inode is
    /// free for anybody's file, so the time it has tells too.
    static Opaque proofOfUnnamed(Stat stat) {
        return new Opaque(proof(stat).text() + ":" + stat.mtimeNs());
    }

    /// Whether this is what was staged, by this process or while its staged name was there.
    static boolean isStaged(Stat stat, Opaque proof) {
        String own = proof(stat).text();
        return proof.text().equals(own) || proof.text().startsWith(own + ":");
    }

    /// Whether this is what was staged by anybody, and is as it was left.
    static boolean isProven(Stat stat, Opaque proof) {
        return proof.equals(proof(stat))
                || proof.equals(proofOfUnnamed(stat))
                || isProvenToTheSecond(stat, proof);
    }

    /// Some file systems keep whole seconds.
    private static boolean isProvenToTheSecond(Stat stat, Opaque proof) {
        if (stat.mtimeNs() % SECOND != 0 || !isStaged(stat, proof)) {
            return false;
        }
        String given = proof.text().substring(proof(stat).text().length() + 1);
        return Math.floorDiv(Long.parseLong(given), SECOND) == stat.mtimeNs() / SECOND;
    }

    private static Optional<LinkGroup> links(Stat stat) {
        return stat.nlink() > 1
                ? Optional.of(new LinkGroup(stat.dev() + ":" + stat.ino(), stat.nlink()))
                : Optional.empty();
    }

    /// All that a node carries and that can be set here, wanted or not.
    Attributes allOf(Folder folder, Name name, Stat stat) throws StorageException {
        return attributes(folder, name, stat, settable);
    }

    private Attributes attributes(Folder folder, Name name, Stat stat, Set<String> keys)
            throws StorageException {
        Extended extended = keys.isEmpty() ? Extended.NONE : folder.extended(name);
        Attributes plain = attributes(stat);
        if (extended.values().isEmpty() && !stat.immutable() && !stat.appendOnly()) {
            return plain;
        }
        Map<String, String> all = new HashMap<>();
        extended.addTo(all);
        all.keySet().retainAll(keys);
        if (stat.immutable() || stat.appendOnly()) {
            all.put(Attributes.FLAGS, flags(stat));
        }
        all.putAll(plain.values());
        return Attributes.of(all);
    }

    private static String flags(Stat stat) {
        return stat.immutable() ? stat.appendOnly() ? "append,immutable" : "immutable" : "append";
    }

    private Attributes attributes(Stat stat) {
        if (stat.ino() == 0) {
            return Attributes.NONE;
        }
        int mode = stat.permissions();
        int slot = (mode * 31 + stat.uid() * 17 + stat.gid()) & (CACHED - 1);
        Cached cached = cache[slot];
        if (cached == null
                || cached.mode != mode
                || cached.uid != stat.uid()
                || cached.gid != stat.gid()) {
            cached = new Cached(mode, stat.uid(), stat.gid(), attributes(mode, stat));
            cache[slot] = cached;
        }
        return cached.attributes;
    }

    private static Attributes attributes(int mode, Stat stat) {
        return Attributes.of(
                Map.of(
                        Attributes.MODE,
                        String.format("%04o", mode),
                        Attributes.UID,
                        Integer.toUnsignedString(stat.uid()),
                        Attributes.GID,
                        Integer.toUnsignedString(stat.gid())));
    }

    /// The facts of a child of a folder, or empty when it is not there.
    Optional<Node> look(Folder folder, Name name) throws StorageException {
        try {
            return Optional.of(node(folder, name, folder.look(name)));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }
}
