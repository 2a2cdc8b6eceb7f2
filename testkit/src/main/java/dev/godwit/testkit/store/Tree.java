package dev.godwit.testkit.store;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// A tree of one side, or a node of it, as a test states it.
///
/// @param key by which the destination tells its name apart
/// @param children of a folder
/// @param fails whether the folder cannot be listed
public record Tree(
        Node node, String key, Mark mark, String reason, List<Tree> children, boolean fails) {

    public Tree {
        children = List.copyOf(children);
    }

    public static Tree root(Tree... children) {
        return folder("", children);
    }

    public static Tree folder(String name, Tree... children) {
        return of(
                new Node.Folder(
                        new Name(name),
                        1_000,
                        -1_000,
                        new Attributes("mode=0755"),
                        Optional.empty()),
                children);
    }

    /// A file whose token tells its size and time.
    public static Tree file(String name, long size, long mtimeNs) {
        return of(
                new Node.File(
                        new Name(name),
                        size,
                        mtimeNs,
                        new Token(size + "@" + mtimeNs),
                        new Attributes("mode=0644"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
    }

    public static Tree link(String name, String target) {
        return of(
                new Node.Link(
                        new Name(name),
                        target,
                        2_000,
                        2_001,
                        new Token("->" + target),
                        Attributes.NONE,
                        Optional.empty()));
    }

    public static Tree special(String name) {
        return of(
                new Node.Special(
                        new Name(name),
                        "fifo",
                        3_000,
                        3_001,
                        new Token("fifo"),
                        Attributes.NONE,
                        Optional.empty()));
    }

    public static Tree unreadable(String name) {
        return of(
                new Node.Unreadable(
                        new Name(name),
                        new Problem(ErrorClass.DENIED, "Cannot read " + name),
                        Optional.empty()));
    }

    public static Tree of(Node node, Tree... children) {
        return new Tree(node, node.name().text(), Mark.NONE, "", List.of(children), false);
    }

    public Name name() {
        return node.name();
    }

    public boolean isFolder() {
        return node instanceof Node.Folder;
    }

    public Tree key(String other) {
        return new Tree(node, other, mark, reason, children, fails);
    }

    public Tree excluded(String rule) {
        return new Tree(node, key, Mark.EXCLUDED, rule, children, fails);
    }

    public Tree unsupported(String why) {
        return new Tree(node, key, Mark.UNSUPPORTED, why, children, fails);
    }

    public Tree failing() {
        return new Tree(node, key, mark, reason, children, true);
    }

    public Tree node(Node other) {
        return new Tree(other, key, mark, reason, children, fails);
    }

    public Tree children(Tree... others) {
        return new Tree(node, key, mark, reason, List.of(others), fails);
    }

    /// The file as one name of a hard-link group.
    public Tree linked(String group) {
        Node.File file = (Node.File) node;
        return node(
                new Node.File(
                        file.name(),
                        file.size(),
                        file.mtimeNs(),
                        file.token(),
                        file.attributes(),
                        Optional.of(new LinkGroup(group, 2)),
                        file.hashes(),
                        file.handle()));
    }

    /// The file with another token, so that it is another version.
    public Tree token(String token) {
        Node.File file = (Node.File) node;
        return node(
                new Node.File(
                        file.name(),
                        file.size(),
                        file.mtimeNs(),
                        new Token(token),
                        file.attributes(),
                        file.links(),
                        file.hashes(),
                        file.handle()));
    }

    /// The file with a hash its back end keeps.
    public Tree hash(String hex) {
        Node.File file = (Node.File) node;
        return node(
                new Node.File(
                        file.name(),
                        file.size(),
                        file.mtimeNs(),
                        file.token(),
                        file.attributes(),
                        file.links(),
                        List.of(new ContentHash("md5", hex)),
                        file.handle()));
    }

    /// The file or folder with other attributes.
    public Tree attributes(String text) {
        Attributes attributes = new Attributes(text);
        return switch (node) {
            case Node.File f ->
                    node(
                            new Node.File(
                                    f.name(),
                                    f.size(),
                                    f.mtimeNs(),
                                    f.token(),
                                    attributes,
                                    f.links(),
                                    f.hashes(),
                                    f.handle()));
            case Node.Folder f ->
                    node(
                            new Node.Folder(
                                    f.name(), f.mtimeNs(), f.accessedNs(), attributes, f.handle()));
            case Node.Link f ->
                    node(
                            new Node.Link(
                                    f.name(),
                                    f.target(),
                                    f.mtimeNs(),
                                    f.accessedNs(),
                                    f.token(),
                                    attributes,
                                    f.handle()));
            case Node.Special f ->
                    node(
                            new Node.Special(
                                    f.name(),
                                    f.what(),
                                    f.mtimeNs(),
                                    f.accessedNs(),
                                    f.token(),
                                    attributes,
                                    f.handle()));
            case Node.Unreadable _ -> this;
        };
    }

    /// The folder with the handle its back end gave it.
    public Tree handle(String text) {
        Node.Folder folder = (Node.Folder) node;
        return node(
                new Node.Folder(
                        folder.name(),
                        folder.mtimeNs(),
                        folder.accessedNs(),
                        folder.attributes(),
                        Optional.of(new Opaque(text))));
    }

    /// The folder at a path below this one.
    public Optional<Tree> folderAt(String path) {
        if (path.isEmpty()) {
            return Optional.of(this);
        }
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        String rest = slash < 0 ? "" : path.substring(slash + 1);
        return children.stream()
                .filter(child -> child.isFolder() && child.name().text().equals(first))
                .findFirst()
                .flatMap(child -> child.folderAt(rest));
    }

    Child child(NodeIds ids, NodeId parent) {
        return new Child(
                node,
                key,
                isFolder()
                        ? Optional.of(ids.child(parent, node.name(), Optional.empty()))
                        : Optional.empty(),
                mark,
                reason);
    }
}
