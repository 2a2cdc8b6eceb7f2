package dev.godwit.engine.rollback;

import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Gives the folders in which something changed their mode, owner and times back, deepest first.
final class FolderFacts {

    private static final Name STAGED_AS = new Name(Name.RESERVED_PREFIX + "-nothing");

    private final RunContext run;
    private final Comparison comparison;
    private final Optional<Node> rootBefore;
    private final Set<String> touched = new HashSet<>();
    private int firstPass = Integer.MAX_VALUE;

    /// @param rootBefore the root as it was; empty when it was not there
    FolderFacts(RunContext run, Optional<Node> rootBefore) {
        this.run = run;
        this.rootBefore = rootBefore;
        comparison = run.carried().comparison();
    }

    /// Remembers the folders of a unit.
    void touch(EndedUnit unit) {
        firstPass = Math.min(firstPass, unit.pass());
        for (FolderChanges folder : unit.changes()) {
            touched.add(folder.folder().path());
            for (Change change : folder.changes()) {
                if (change.key().folder() && change.action() != Action.COPY) {
                    touched.add(folder.folder().child(change.key().name()).path());
                }
            }
        }
    }

    /// A folder that did not get its facts back.
    record Left(String path, Problem why) {}

    /// @param left is told of folders that stay as they are
    void restore(Consumer<Left> left) {
        touched.stream()
                .sorted(Comparator.comparingInt(FolderFacts::depth).reversed())
                .forEach(path -> {
                    try {
                        restore(path);
                    } catch (StorageException e) {
                        left.accept(new Left(path, Problem.of(e)));
                    }
                });
    }

    private static int depth(String path) {
        return path.isEmpty() ? 0 : path.split("/", -1).length;
    }

    private void restore(String path) throws StorageException {
        NodeRef ref = new NodeRef(path);
        Optional<Before> before = before(ref);
        Optional<Node> now = run.destination().stat(ref);
        if (before.isEmpty() || !(now.orElse(null) instanceof Node.Folder there)) {
            return;
        }
        Node was = before.get().node();
        boolean ours =
                comparison.sameAttributes(there.attributes(), was.attributes())
                        || before.get()
                                .wanted()
                                .filter(set -> comparison.sameAttributes(there.attributes(), set))
                                .isPresent()
                        || before.get().made();
        if (there.mtimeNs() != was.mtimeNs() || !there.attributes().equals(was.attributes())) {
            publish(ref, was, ours ? was.attributes() : there.attributes());
        }
        if (!ours) {
            throw new StorageException.PreconditionFailed(
                    "Its mode or owner was changed since, so that stays", null);
        }
    }

    private void publish(NodeRef ref, Node was, Attributes attributes) throws StorageException {
        Name name = ref.isRoot() ? Name.ROOT : ref.name();
        Attributes all = run.carried().instead(attributes);
        Put put =
                new Put(
                        name,
                        new Put.What.Metadata(was.mtimeNs(), was.accessedNs(), all),
                        STAGED_AS);
        Publication publication =
                new Publication(new Staged(put, new Opaque("none"), 0), new Precondition.Any());
        if (run.destination().publish(ref.parent(), List.of(publication)).getFirst()
                instanceof Result.Failed<Node>(StorageException why)) {
            throw why;
        }
    }

    /// A folder as it was.
    ///
    /// @param wanted the attributes that the copy gave it
    /// @param made whether the rollback made it anew
    private record Before(Node node, Optional<Attributes> wanted, boolean made) {}

    /// From the first pass that is undone and knows of the folder: where it was not there then,
    /// this migration or somebody else made it later.
    private Optional<Before> before(NodeRef ref) throws StorageException {
        if (ref.isRoot()) {
            Optional<Attributes> wanted =
                    run.source().stat(NodeRef.ROOT).map(run.carried()::attributes);
            return rootBefore.map(node -> new Before(node, wanted, false));
        }
        for (int pass = firstPass; pass <= run.pass(); pass++) {
            Optional<Row> row = run.store().row(pass, ref.path());
            if (row.isPresent()) {
                Row found = row.get();
                return found.destination()
                        .filter(node -> node instanceof Node.Folder)
                        .map(node ->
                                new Before(
                                        node,
                                        found.source().map(run.carried()::attributes),
                                        found.source().isEmpty()));
            }
        }
        return Optional.empty();
    }
}
