package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.Optional;

/// Prepares what is to be published: small content in memory, as long as there is room, and other
/// content as an object under its stage name.
final class Stager {

    /// Larger content does not stay in memory.
    private static final long MOST_IN_MEMORY = Content.BLOCK;

    private final Tree tree;
    private final Bodies bodies;
    private final StageObjects objects;
    private final Taking taking;
    private final boolean copiesVersions;

    /// @param copiesVersions whether the server copies no other version than it is told
    Stager(Tree tree, Bodies bodies, StageObjects objects, Taking taking, boolean copiesVersions) {
        this.taking = taking;
        this.copiesVersions = copiesVersions;
        this.tree = tree;
        this.bodies = bodies;
        this.objects = objects;
    }

    List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        try {
            tree.enter("stage in", folder);
        } catch (StorageException e) {
            return puts.stream().<Result<Staged>>map(_ -> new Result.Failed<>(e)).toList();
        }
        return Result.inTurn(puts, put -> stage(folder, put, control));
    }

    private Result<Staged> stage(NodeRef folder, Put put, CopyControl control) {
        try {
            checkName(folder, put.name());
            if (!(put.what() instanceof Put.What.File)) {
                // Of a file it is asked with its first bytes.
                control.admit(0);
            }
            return new Result.Ok<>(
                    switch (put.what()) {
                        case Put.What.File file -> file(folder, put, file, control);
                        case Put.What.Link link -> link(folder, put, link);
                        case Put.What.Folder _ -> new Staged(put, proof(put, ""), 0);
                        case Put.What.Metadata metadata -> change(folder, put, metadata);
                        case Put.What.Removal _ -> new Staged(put, Proof.none(), 0);
                        case Put.What.Special _ ->
                                throw new Unsupported(
                                        Text.say(
                                                "make",
                                                tree.shown(tree.child(folder, put.name())),
                                                "an object is a file"),
                                        null);
                        case Put.What.HardLink _ ->
                                throw new Unsupported(
                                        Text.say(
                                                "link",
                                                tree.shown(tree.child(folder, put.name())),
                                                "an object has one name"),
                                        null);
                    });
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
    }

    /// Refuses here, where nothing has been made yet, what could not be published.
    private void checkName(NodeRef folder, Name name) throws StorageException {
        if (name.equals(Name.ROOT)) {
            return;
        }
        NodeRef ref = folder.child(name);
        Optional<String> refusal = tree.keys.rules().refusal(name, Keys.bytes(folder.path()));
        if (refusal.isPresent()) {
            throw new Unsupported(Text.say("make", tree.shown(ref), refusal.get()), null);
        }
        Keys.checked(tree.keys.below(ref));
    }

    private static Opaque proof(Put put, String etag) {
        return new Proof(Proof.Where.MEMORY, put.stageName(), etag).opaque();
    }

    /// What is there already counts as well, which is only known when it is changed.
    private Staged change(NodeRef folder, Put put, Put.What.Metadata metadata)
            throws StorageException {
        UserMetadata.of(Kind.FILE, metadata.mtimeNs(), metadata.attributes(), put.stageName())
                .checked(tree.shown(tree.child(folder, put.name())));
        return new Staged(put, proof(put, ""), 0);
    }

    private Staged link(NodeRef folder, Put put, Put.What.Link link) throws StorageException {
        metadata(put, link).checked(tree.shown(folder.child(put.name())));
        byte[] target = LinkTarget.bytes(link.target());
        Bodies.Body body = Bodies.Body.of(target);
        return new Staged(put, proof(put, Md5.hex(body.md5())), 0);
    }

    static UserMetadata metadata(Put put, Put.What.Link link) {
        return UserMetadata.of(Kind.LINK, link.mtimeNs(), link.attributes(), put.stageName())
                .withTarget(link.target());
    }

    private Staged file(NodeRef folder, Put put, Put.What.File file, CopyControl control)
            throws StorageException {
        StageObjects.metadata(put, file).checked(tree.shown(folder.child(put.name())));
        Optional<Origin> origin = taking.origin(file.content());
        if (origin.isPresent()) {
            return take(folder, put, file, origin.get(), control);
        }
        long size = file.content().size();
        if (size > MOST_IN_MEMORY || !bodies.reserve(size)) {
            return objects.put(folder, put, file, control);
        }
        try {
            Bodies.Body body = Bodies.Body.of(read(folder, put, file.content(), control));
            bodies.hold(put.stageName(), body);
            return new Staged(put, proof(put, Md5.hex(body.md5())), size);
        } catch (StorageException | RuntimeException e) {
            bodies.release(size);
            throw e;
        }
    }

    /// Where the server might copy another version, it is told to before anything is visible, so
    /// that the source is looked at in between.
    private Staged take(
            NodeRef folder, Put put, Put.What.File file, Origin origin, CopyControl control)
            throws StorageException {
        Taking.admit(origin.size(), control);
        Staged staged;
        if (copiesVersions) {
            taking.hold(put.stageName(), origin);
            staged = new Staged(put, proof(put, ""), origin.size(), true);
        } else {
            staged = objects.take(folder, put, file, origin);
        }
        Taking.taken(file.content());
        return staged;
    }

    private byte[] read(NodeRef folder, Put put, Content content, CopyControl control)
            throws StorageException {
        try (Intake in = new Intake(content, tree.shown(folder.child(put.name())), control)) {
            byte[] bytes = in.take((int) content.size());
            in.checkEnd();
            return bytes;
        }
    }
}
