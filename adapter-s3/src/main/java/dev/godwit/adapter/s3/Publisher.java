package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Makes what lies staged visible, each object by one request, all of a folder's side by side.
final class Publisher {

    /// Until it is told, a folder is its owner's.
    private static final Attributes PRIVATE = Attributes.of(Map.of(Attributes.MODE, "0700"));

    private final Tree tree;
    private final Writes writes;
    private final Bodies bodies;
    private final StageObjects objects;
    private final S3Parts parts;
    private final Taking taking;
    private final Neighbours neighbours;

    /// Keys of stage objects that have served.
    private final Queue<String> untidy = new ConcurrentLinkedQueue<>();

    Publisher(
            Tree tree,
            Writes writes,
            Bodies bodies,
            StageObjects objects,
            S3Parts parts,
            Taking taking) {
        this.taking = taking;
        this.tree = tree;
        this.writes = writes;
        this.bodies = bodies;
        this.objects = objects;
        this.parts = parts;
        neighbours = new Neighbours(tree);
    }

    List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        List<Name> fresh =
                ready.stream()
                        .filter(publication -> publication.when() instanceof Precondition.Absent)
                        .map(publication -> publication.staged().put().name())
                        .toList();
        Neighbours.Beside beside;
        try {
            beside =
                    fresh.isEmpty() && isOfRoot(ready)
                            ? new Neighbours.Beside(Set.of(), Set.of())
                            : neighbours.of(folder, fresh);
        } catch (StorageException e) {
            return ready.stream().<Result<Node>>map(_ -> new Result.Failed<>(e)).toList();
        }
        return Parallel.each(ready, publication -> publish(folder, publication, beside));
    }

    private static boolean isOfRoot(List<Publication> ready) {
        return ready.stream()
                .allMatch(publication -> publication.staged().put().name().equals(Name.ROOT));
    }

    private Node publish(NodeRef folder, Publication publication, Neighbours.Beside beside)
            throws StorageException {
        Staged staged = publication.staged();
        Put put = staged.put();
        NodeRef ref = tree.child(folder, put.name());
        Precondition when = publication.when();
        if (when instanceof Precondition.Absent && beside.holds(put.name())) {
            throw writes.exists(tree.keys.prefix() + ref.path(), null);
        }
        return switch (put.what()) {
            case Put.What.File file -> file(folder, ref, staged, file, when);
            case Put.What.Link link -> link(ref, put, link, when);
            case Put.What.Folder _ -> folder(ref, put);
            case Put.What.Metadata metadata -> change(ref, metadata, when);
            case Put.What.Removal _ -> remove(ref, when);
            case Put.What.Special _ ->
                    throw new Unsupported(
                            Text.say("make", tree.shown(ref), "an object is a file"), null);
            case Put.What.HardLink _ ->
                    throw new Unsupported(
                            Text.say("link", tree.shown(ref), "an object has one name"), null);
        };
    }

    // ------------------------------------------------------------ something new

    private Node file(
            NodeRef folder, NodeRef ref, Staged staged, Put.What.File file, Precondition when)
            throws StorageException {
        Put put = staged.put();
        Name stageName = put.stageName();
        String key = tree.keys.object(ref);
        Optional<Bodies.Body> body = bodies.find(stageName);
        if (body.isPresent()) {
            Stored published =
                    writes.put(
                            key,
                            body.get(),
                            StageObjects.headers(tree.bucket.settings(), put, file),
                            StageObjects.tags(tree.bucket.settings(), file),
                            when);
            bodies.forget(stageName);
            return tree.node(ref, published);
        }
        Optional<Origin> origin = taking.find(stageName);
        if (origin.isPresent()) {
            Headers headers = StageObjects.headers(tree.bucket.settings(), put, file);
            Stored published = writes.take(origin.get(), key, headers, when);
            taking.forget(stageName);
            return tree.node(ref, published);
        }
        Optional<Stored> completed = parts.publish(ref, put, file, when);
        if (completed.isPresent()) {
            return tree.node(ref, completed.get());
        }
        Stored object =
                objects.find(folder, stageName)
                        .orElseThrow(() ->
                                new NotFound(
                                        Text.say(
                                                "publish",
                                                tree.shown(ref),
                                                "it does not lie staged any more"),
                                        null));
        Stored published = writes.copy(object, key, when);
        untidy.add(object.key());
        return tree.node(ref, published);
    }

    private Node link(NodeRef ref, Put put, Put.What.Link link, Precondition when)
            throws StorageException {
        UserMetadata metadata = Stager.metadata(put, link);
        Bodies.Body target = Bodies.Body.of(LinkTarget.bytes(link.target()));
        Stored published =
                writes.put(
                        tree.keys.object(ref), target, headers(Writes.LINK_TYPE, metadata), when);
        return tree.node(ref, published);
    }

    private Node folder(NodeRef ref, Put put) throws StorageException {
        Instant now = writes.clock().instant();
        UserMetadata metadata = UserMetadata.of(Kind.FOLDER, ns(now), PRIVATE, put.stageName());
        Stored marker = mark(ref, metadata, new Precondition.Absent());
        return tree.facts.folder(ref.name(), marker);
    }

    /// Makes the root, which nothing was said about yet.
    void makeRoot() throws StorageException {
        UserMetadata metadata =
                UserMetadata.of(
                        Kind.FOLDER,
                        ns(writes.clock().instant()),
                        Attributes.NONE,
                        new Name(Name.RESERVED_PREFIX));
        mark(NodeRef.ROOT, metadata, new Precondition.Absent());
    }

    private Stored mark(NodeRef ref, UserMetadata metadata, Precondition when)
            throws StorageException {
        Stored marker =
                writes.put(
                        tree.keys.marker(ref),
                        Bodies.Body.of(new byte[0]),
                        headers(Writes.FOLDER_TYPE, metadata),
                        when);
        tree.know(ref);
        return marker;
    }

    private Headers headers(String type, UserMetadata metadata) {
        return Headers.of(type, tree.bucket.settings().classFor(null), metadata);
    }

    private static long ns(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    // ------------------------------------------------------------ something that is there

    private Node change(NodeRef ref, Put.What.Metadata metadata, Precondition when)
            throws StorageException {
        return when instanceof Precondition.Unchanged(Token token)
                ? changeObject(ref, metadata, token)
                : changeFolder(ref, metadata);
    }

    private Node changeObject(NodeRef ref, Put.What.Metadata metadata, Token expected)
            throws StorageException {
        String key = tree.keys.object(ref);
        HeadObjectResponse headers;
        try {
            headers = tree.bucket.headers(key);
        } catch (NotFound e) {
            throw Errors.changed("change", tree.shown(ref), e);
        }
        Stored now = Stored.of(key, headers);
        if (!now.is(expected)) {
            throw Errors.changed("change", tree.shown(ref), null);
        }
        UserMetadata wanted =
                now.metadata()
                        .with(now.metadata().kind(), metadata.mtimeNs(), metadata.attributes())
                        .checked(tree.shown(ref));
        return tree.node(ref, writes.change(headers, now, wanted));
    }

    private Node changeFolder(NodeRef ref, Put.What.Metadata metadata) throws StorageException {
        Optional<Stored> marker = tree.marker(ref);
        if (marker.isEmpty() && tree.folder(ref).isEmpty()) {
            throw new PreconditionFailed(
                    Text.say("change", tree.shown(ref), "it is not a folder"), null);
        }
        UserMetadata wanted =
                marker.map(Stored::metadata)
                        .orElseGet(() -> new UserMetadata(Map.of()))
                        .with(Kind.FOLDER, metadata.mtimeNs(), metadata.attributes())
                        .checked(tree.shown(ref));
        return tree.facts.folder(ref.name(), mark(ref, wanted, new Precondition.Any()));
    }

    private Node remove(NodeRef ref, Precondition when) throws StorageException {
        if (!(when instanceof Precondition.Unchanged(Token token))) {
            return removeFolder(ref);
        }
        Optional<Stored> now = tree.bucket.find(tree.keys.object(ref));
        if (now.isEmpty() || !now.get().is(token)) {
            throw Errors.changed("remove", tree.shown(ref), null);
        }
        Node before = tree.node(ref, now.get());
        writes.delete(now.get());
        return before;
    }

    private Node removeFolder(NodeRef ref) throws StorageException {
        String own = tree.keys.marker(ref);
        ListObjectsV2Response page =
                tree.bucket.list(list -> list.maxKeys(2), tree.keys.below(ref));
        if (page.contents().isEmpty()) {
            throw new PreconditionFailed(
                    Text.say("remove", tree.shown(ref), "it is not a folder"), null);
        }
        if (page.contents().stream().anyMatch(object -> !object.key().equals(own))) {
            throw new PreconditionFailed(
                    Text.say("remove", tree.shown(ref), "it is not empty"), null);
        }
        Node before = tree.listedFolder(ref);
        writes.delete(own);
        tree.forget(ref);
        return before;
    }

    // ------------------------------------------------------------ taking back

    /// Removes the stage objects of what was published. What cannot be is tried again at the next
    /// call.
    void tidy() throws StorageException {
        List<String> keys = new ArrayList<>();
        for (String key = untidy.poll(); key != null; key = untidy.poll()) {
            keys.add(key);
        }
        List<Result<String>> results =
                Parallel.each(
                        keys,
                        key -> {
                            writes.drop(key);
                            return key;
                        });
        StorageException why = null;
        for (int i = 0; i < keys.size(); i++) {
            if (results.get(i) instanceof Result.Failed<String>(StorageException failed)) {
                untidy.add(keys.get(i));
                why = failed;
            }
        }
        if (why != null) {
            throw why;
        }
    }

    List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>(unused.size());
        for (Staged staged : unused) {
            Put put = staged.put();
            try {
                bodies.forget(put.stageName());
                taking.forget(put.stageName());
                switch (Proof.of(staged.proof()).where()) {
                    case OBJECT -> objects.remove(folder, put.stageName());
                    case UPLOAD -> parts.discard(folder.child(put.name()), put.stageName());
                    case MEMORY -> {}
                }
                results.add(new Result.Ok<>(put.name()));
            } catch (StorageException e) {
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }
}
