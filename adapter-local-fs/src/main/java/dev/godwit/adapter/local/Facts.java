package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes nodes of what the system says.
final class Facts {

    /// Most nodes of a tree share a handful of combinations.
    private static final int CACHED = 256;

    /// By a hash of mode and owner; racy on purpose, because entries are immutable and may be lost.
    private final @Nullable Cached[] cache = new Cached[CACHED];

    private record Cached(int mode, int uid, int gid, Attributes attributes) {}

    /// @param name of the node, a child of `folder`
    Node node(Folder folder, Name name, Stat stat) throws StorageException {
        Attributes attributes = attributes(stat);
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
            return new Node.Folder(name, stat.mtimeNs(), attributes, Optional.empty());
        }
        if (stat.isLink()) {
            return new Node.Link(
                    name,
                    folder.target(name),
                    stat.mtimeNs(),
                    token(stat),
                    attributes,
                    Optional.empty());
        }
        return new Node.Special(name, stat.special(), stat.mtimeNs(), attributes, Optional.empty());
    }

    /// Size, time and inode; not the change time, which our own link, rename and chmod move.
    static Token token(Stat stat) {
        return new Token(stat.size() + ":" + stat.mtimeNs() + ":" + stat.ino());
    }

    /// By which something staged is known again.
    static Opaque proof(Stat stat) {
        String kind = stat.isFile() ? "file" : stat.isFolder() ? "folder" : "link";
        return new Opaque(kind + ":" + stat.ino() + (stat.isFolder() ? "" : ":" + stat.size()));
    }

    private static Optional<LinkGroup> links(Stat stat) {
        return stat.nlink() > 1
                ? Optional.of(new LinkGroup(stat.dev() + ":" + stat.ino(), stat.nlink()))
                : Optional.empty();
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
