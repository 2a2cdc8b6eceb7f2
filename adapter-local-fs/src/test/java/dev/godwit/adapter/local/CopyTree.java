package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Carries a tree from one local adapter to another in the plainest way, as a program of its own,
/// so that tests can run it in another locale and as another user. Prints what went wrong.
final class CopyTree {

    private final FSAdapter source;
    private final FSAdapter destination;
    private final Map<String, NodeRef> leaders = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int staged;

    private CopyTree(FSAdapter source, FSAdapter destination) {
        this.source = source;
        this.destination = destination;
    }

    public static void main(String[] roots) throws StorageException {
        copy(LocalFSAdapter.at(Path.of(roots[0])), LocalFSAdapter.at(Path.of(roots[1])))
                .forEach(System.out::println);
    }

    /// @return one line for each node that could not be carried: its error's class and its path
    static List<String> copy(FSAdapter source, FSAdapter destination) throws StorageException {
        CopyTree copy = new CopyTree(source, destination);
        destination.makeRoot();
        copy.folder(NodeRef.ROOT);
        destination.barrier();
        return copy.problems;
    }

    private void folder(NodeRef folder) throws StorageException {
        List<Node> nodes = new ArrayList<>();
        try (Listing listing = source.list(folder, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                nodes.addAll(page.get().nodes());
            }
        }
        for (Node node : nodes) {
            try {
                node(folder, node);
            } catch (StorageException e) {
                problems.add(e.errorClass() + " " + NodeRef.childPath(folder.path(), node.name()));
            }
        }
    }

    private void node(NodeRef folder, Node node) throws StorageException {
        switch (node) {
            case Node.File file -> file(folder, file);
            case Node.Folder sub -> {
                put(folder, node.name(), new Put.What.Folder(), new Precondition.Absent());
                folder(folder.child(node.name()));
                put(
                        folder,
                        node.name(),
                        new Put.What.Metadata(sub.mtimeNs(), sub.accessedNs(), sub.attributes()),
                        new Precondition.Any());
            }
            case Node.Link link ->
                    put(
                            folder,
                            node.name(),
                            new Put.What.Link(
                                    link.target(),
                                    link.mtimeNs(),
                                    link.accessedNs(),
                                    link.attributes()),
                            new Precondition.Absent());
            case Node.Special special ->
                    problems.add("SPECIAL " + NodeRef.childPath(folder.path(), special.name()));
            case Node.Unreadable row ->
                    problems.add(
                            row.why().errorClass()
                                    + " "
                                    + NodeRef.childPath(folder.path(), row.name()));
        }
    }

    private void file(NodeRef folder, Node.File file) throws StorageException {
        NodeRef ref = folder.child(file.name());
        String group = file.links().isPresent() ? file.links().get().id() : "";
        NodeRef leader = leaders.get(group);
        if (leader != null) {
            put(folder, file.name(), new Put.What.HardLink(leader), new Precondition.Absent());
            return;
        }
        try (Content content = source.open(ref, file.token())) {
            put(
                    folder,
                    file.name(),
                    new Put.What.File(
                            content, file.mtimeNs(), content.accessedNs(), file.attributes()),
                    new Precondition.Absent());
            content.confirm();
        }
        if (!group.isEmpty()) {
            leaders.put(group, ref);
        }
    }

    private void put(NodeRef folder, Name name, Put.What what, Precondition when)
            throws StorageException {
        Put put = new Put(name, what, new Name(String.format(".godwit-%012x", ++staged)));
        Staged ready = value(destination.stage(folder, List.of(put), _ -> {}).getFirst());
        value(destination.publish(folder, List.of(new Publication(ready, when))).getFirst());
    }

    private static <T> T value(Result<T> result) throws StorageException {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(StorageException why) -> throw why;
        };
    }
}
