package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Tagging;

/// Content staged as an object under its stage name, beside where it is to be. The server copies it
/// from there when it is published.
final class StageObjects {

    private static final Precondition ABSENT = new Precondition.Absent();

    /// In one request.
    private static final int MOST_AT_ONCE = Content.BLOCK;

    private static final int MOST_PARTS = 10_000;

    private final Tree tree;
    private final Writes writes;
    private final Uploads uploads;
    private final Buffers buffers;

    StageObjects(Tree tree, Writes writes, Uploads uploads, Buffers buffers) {
        this.tree = tree;
        this.writes = writes;
        this.uploads = uploads;
        this.buffers = buffers;
    }

    Staged put(NodeRef folder, Put put, Put.What.File file, CopyControl control)
            throws StorageException {
        String key = tree.keys.object(folder.child(put.stageName()));
        String shown = tree.shown(folder.child(put.name()));
        long size = file.content().size();
        String etag;
        try (Intake in = new Intake(file.content(), shown, control)) {
            etag =
                    size <= MOST_AT_ONCE
                            ? buffers.with(size, () -> atOnce(in, key, put, file))
                            : inParts(in, key, put, file);
        } catch (OutcomeUnknown e) {
            takeBack(folder, put.stageName(), e);
            throw e;
        }
        return new Staged(put, new Proof(Proof.Where.OBJECT, put.stageName(), etag).opaque(), size);
    }

    /// It may lie there all the same.
    private void takeBack(NodeRef folder, Name stageName, StorageException why) {
        try {
            remove(folder, stageName);
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }

    /// Has the server copy it there.
    Staged take(NodeRef folder, Put put, Put.What.File file, Origin origin)
            throws StorageException {
        try {
            Headers headers = headers(tree.bucket.settings(), put, file);
            Stored staged =
                    writes.take(
                            origin,
                            tree.keys.object(folder.child(put.stageName())),
                            headers,
                            ABSENT);
            return new Staged(
                    put,
                    new Proof(Proof.Where.OBJECT, put.stageName(), staged.etag()).opaque(),
                    origin.size(),
                    true);
        } catch (OutcomeUnknown | PreconditionFailed e) {
            takeBack(folder, put.stageName(), e);
            throw e;
        }
    }

    private String atOnce(Intake in, String key, Put put, Put.What.File file)
            throws StorageException {
        byte[] bytes = in.take((int) in.left());
        in.checkEnd();
        return writes.put(
                        key,
                        Bodies.Body.of(bytes),
                        headers(tree.bucket.settings(), put, file),
                        tags(tree.bucket.settings(), file),
                        ABSENT)
                .etag();
    }

    private String inParts(Intake in, String key, Put put, Put.What.File file)
            throws StorageException {
        writes.check(key, ABSENT);
        Tagging tags = tags(tree.bucket.settings(), file);
        String id = uploads.begin(key, headers(tree.bucket.settings(), put, file), tags);
        try {
            int partSize = partSize(file.content().size());
            List<String> etags = new ArrayList<>();
            while (in.left() > 0) {
                int length = (int) Math.min(partSize, in.left());
                etags.add(
                        buffers.with(
                                length,
                                () -> uploads.part(key, id, etags.size() + 1, in.take(length))));
            }
            in.checkEnd();
            String etag =
                    uploads.end(
                            CompleteMultipartUploadRequest.builder(),
                            key,
                            id,
                            etags,
                            file.content().size());
            writes.settleTags(key, tags);
            return etag;
        } catch (StorageException | RuntimeException e) {
            giveUp(key, id, e);
            throw e;
        }
    }

    private static int partSize(long size) {
        long blocks = size / MOST_PARTS / MOST_AT_ONCE + 1;
        return Math.toIntExact(blocks * MOST_AT_ONCE);
    }

    private void giveUp(String key, String id, Exception why) {
        try {
            uploads.abort(key, id);
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }

    static UserMetadata metadata(Put put, Put.What.File file) {
        UserMetadata own =
                UserMetadata.of(Kind.FILE, file.mtimeNs(), file.attributes(), put.stageName());
        return Origin.of(file.content())
                .map(origin -> own.beside(origin.headers().metadata()))
                .orElse(own);
    }

    /// What a file's object carries: what the object had that it is of, and otherwise a type by its
    /// name.
    static Headers headers(S3Settings settings, Put put, Put.What.File file) {
        Headers source =
                Origin.of(file.content())
                        .map(Origin::headers)
                        .orElseGet(() ->
                                Headers.of(
                                        Writes.typeOf(put.name().text()),
                                        null,
                                        new UserMetadata(Map.of())));
        return source.with(metadata(put, file)).in(settings.classFor(source.storageClass()));
    }

    /// The tags of the object that a file is of.
    static Tagging tags(S3Settings settings, Put.What.File file) throws StorageException {
        Optional<Origin> origin = Origin.of(file.content());
        return origin.isPresent() && settings.keepsTags() ? origin.get().tagging() : Origin.NO_TAGS;
    }

    /// What lies staged under this name, if we put it there.
    Optional<Stored> find(NodeRef folder, Name stageName) throws StorageException {
        return tree.bucket
                .find(tree.keys.object(folder.child(stageName)))
                .filter(object ->
                        object.metadata().stageName().equals(Optional.of(stageName.text())));
    }

    /// Removes what lies staged under this name, if we put it there.
    ///
    /// @return whether something was removed
    boolean remove(NodeRef folder, Name stageName) throws StorageException {
        Optional<Stored> object = find(folder, stageName);
        if (object.isEmpty()) {
            return false;
        }
        writes.drop(object.get().key());
        return true;
    }
}
