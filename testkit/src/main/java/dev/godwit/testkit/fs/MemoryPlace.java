package dev.godwit.testkit.fs;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Capabilities;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The root of an adapter on a [MemoryDisk]: the way from there to nodes, and what is told of them.
/// To be used with the disk's lock held.
final class MemoryPlace {

    final MemoryDisk disk;
    final Capabilities capabilities;
    private final String path;

    MemoryPlace(MemoryDisk disk, String path) {
        this.disk = disk;
        this.path = path;
        this.capabilities = disk.style().capabilities();
    }

    String describe() {
        return "memory:/" + path;
    }

    /// One line about what could not be done.
    String say(String verb, NodeRef ref, @Nullable String why) {
        String slash = ref.isRoot() || path.isEmpty() ? "" : "/";
        return "Cannot " + verb + " " + describe() + slash + ref.path() + ": " + why;
    }

    /// The root's path, links followed: the root itself may be reached through some.
    List<String> home() {
        return disk.real(segments(path));
    }

    /// The node of a reference; null where there is none.
    @Nullable MemoryNode find(NodeRef ref) throws StorageException {
        if (ref.handle().isPresent() && disk.style().hasServerIds()) {
            return disk.withHandle(ref.handle().get().text());
        }
        MemoryNode at = disk.at(home());
        for (String name : segments(ref.path())) {
            if (at != null && at.kind == Kind.LINK) {
                throw new PreconditionFailed(say("go to", ref, "a link is in the way"), null);
            }
            at = at == null ? null : child(at, new Name(name));
        }
        return at;
    }

    MemoryNode present(String verb, NodeRef ref) throws StorageException {
        MemoryNode node = find(ref);
        if (node == null) {
            throw new NotFound(say(verb, ref, "nothing is there"), null);
        }
        return node;
    }

    MemoryNode folder(String verb, NodeRef ref) throws StorageException {
        MemoryNode node = present(verb, ref);
        if (node.kind != Kind.FOLDER) {
            throw new PreconditionFailed(say(verb, ref, "it is not a folder"), null);
        }
        return node;
    }

    @Nullable MemoryNode child(MemoryNode folder, Name name) {
        Entry entry = folder.kind == Kind.FOLDER ? disk.entry(folder, name) : null;
        return entry == null ? null : entry.node();
    }

    Entry entry(String verb, MemoryNode folder, NodeRef ref) throws StorageException {
        Entry entry = disk.entry(folder, ref.name());
        if (entry == null) {
            throw new NotFound(say(verb, ref, "nothing is there"), null);
        }
        return entry;
    }

    void checkWritable(NodeRef ref) throws StorageException {
        if (!capabilities.writable()) {
            throw new Unsupported(say("change", ref, "this location is for reading only"), null);
        }
    }

    void checkName(NodeRef folder, Name name) throws StorageException {
        int folderBytes = 0;
        for (String above : segments(folder.path())) {
            folderBytes += new Name(above).bytes().length + 1;
        }
        Optional<String> refusal = capabilities.names().refusal(name, folderBytes);
        if (refusal.isPresent()) {
            throw new Unsupported(say("make", folder.child(name), refusal.get()), null);
        }
    }

    /// Refuses another version than the one expected.
    void checkVersion(String verb, NodeRef ref, @Nullable MemoryNode node, Token expected)
            throws StorageException {
        boolean hasVersions = node != null && node.kind != Kind.FOLDER;
        if (node == null || !hasVersions || !token(node).equals(expected)) {
            throw new PreconditionFailed(
                    say(verb, ref, "it is not the version that was seen"), null);
        }
    }

    /// The node's facts, or that they cannot be read.
    Node row(Name name, MemoryNode node) {
        return node.refusal == Refusal.FACTS
                ? new Node.Unreadable(
                        name,
                        new Problem(ErrorClass.DENIED, "Cannot look at " + name + ": denied"),
                        handle(node))
                : facts(name, node);
    }

    Node facts(Name name, MemoryNode node) {
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
                            group(node),
                            List.of(),
                            handle);
            case SPECIAL, UNREADABLE ->
                    new Node.Special(name, node.text, mtimeNs, token(node), attributes, handle);
        };
    }

    private static Optional<LinkGroup> group(MemoryNode node) {
        return node.names > 1
                ? Optional.of(new LinkGroup(MemoryDisk.handle(node), node.names))
                : Optional.empty();
    }

    private Optional<Opaque> handle(MemoryNode node) {
        return disk.style().hasServerIds()
                ? Optional.of(new Opaque(MemoryDisk.handle(node)))
                : Optional.empty();
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

    /// What lies staged, and what is published of it, is known by its id and size.
    static Opaque proof(MemoryNode node) {
        return new Opaque(node.kind + ":" + node.id + ":" + node.bytes.raw().length);
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : Arrays.asList(path.split("/", -1));
    }
}
