package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.Tagging;

/// Stages a large file as an upload to its final key, which is completed when it is published: an
/// open upload is visible to nobody who lists or reads, and outlives the process.
final class S3Parts implements PartedStaging {

    private static final int MOST_PARTS = 10_000;

    private final Tree tree;
    private final Writes writes;
    private final Uploads uploads;
    private final Buffers buffers;
    private final Taking taking;
    private final long partSize;

    /// Uploads that have all their parts and wait to be published, by stage name.
    private final Map<Name, Ended> ended = new ConcurrentHashMap<>();

    private record Ended(String uploadId, List<String> etags, long size, Tagging tags) {}

    S3Parts(Tree tree, Writes writes, Uploads uploads, Buffers buffers, Taking taking) {
        this.taking = taking;
        this.tree = tree;
        this.writes = writes;
        this.uploads = uploads;
        this.buffers = buffers;
        partSize = tree.bucket.settings().partSize();
    }

    /// As large as told, and larger where there would be more parts than there may be.
    @Override
    public OptionalLong partSize(long size) {
        if (size <= Content.BLOCK) {
            return OptionalLong.empty();
        }
        long least = (size - 1) / MOST_PARTS + 1;
        long blocks = (Math.max(partSize, least) - 1) / Content.BLOCK + 1;
        return OptionalLong.of(blocks * Content.BLOCK);
    }

    @Override
    public Opaque begin(NodeRef folder, Put put) throws StorageException {
        tree.enter("stage in", folder);
        Put.What.File file = (Put.What.File) put.what();
        StageObjects.metadata(put, file).checked(tree.shown(folder.child(put.name())));
        return new Opaque(
                uploads.begin(
                        key(folder, put),
                        StageObjects.headers(tree.bucket.settings(), put, file),
                        StageObjects.tags(tree.bucket.settings(), file)));
    }

    @Override
    public boolean resume(NodeRef folder, Put put, Opaque handle) throws StorageException {
        try {
            String key = key(folder, put);
            // S3Proxy lists no parts of an upload that is gone.
            return !uploads.parts(key, handle.text()).isEmpty()
                    || uploads.isOpen(key, handle.text());
        } catch (NotFound e) {
            return false;
        }
    }

    @Override
    public StagedPart part(NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
            throws StorageException {
        Content content = ((Put.What.File) put.what()).content();
        Optional<String> taken = take(folder, put, handle, slice, control);
        if (taken.isPresent()) {
            return new StagedPart(new Opaque(taken.get()), slice.length(), true);
        }
        String shown = tree.shown(folder.child(put.name()));
        String etag =
                buffers.with(
                        slice.length(),
                        () -> {
                            byte[] bytes = read(content, slice, shown, control);
                            return uploads.part(
                                    key(folder, put), handle.text(), slice.number() + 1, bytes);
                        });
        return new StagedPart(new Opaque(etag), slice.length(), false);
    }

    /// Has the server copy it, where it can.
    private Optional<String> take(
            NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
            throws StorageException {
        Content content = ((Put.What.File) put.what()).content();
        Optional<Origin> origin = taking.origin(content);
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        Taking.admit(slice.length(), control);
        String etag = uploads.copyPart(origin.get(), slice, key(folder, put), handle.text());
        Taking.taken(content);
        return Optional.of(etag);
    }

    private static byte[] read(Content content, Slice slice, String shown, CopyControl control)
            throws StorageException {
        try (Intake in = new Intake(content, slice.from(), slice.length(), shown, control)) {
            byte[] bytes = in.take(Math.toIntExact(slice.length()));
            if (slice.from() + slice.length() == content.size()) {
                in.checkEnd();
            }
            return bytes;
        }
    }

    /// Looks whether the server has every part as it was given.
    @Override
    public Staged end(NodeRef folder, Put put, Opaque handle, List<StagedPart> parts)
            throws StorageException {
        Map<Integer, String> there = new HashMap<>(uploads.parts(key(folder, put), handle.text()));
        List<String> etags = parts.stream().map(part -> part.receipt().text()).toList();
        long size = 0;
        for (int i = 0; i < etags.size(); i++) {
            if (!etags.get(i).equals(there.get(i + 1))) {
                throw new NotFound(
                        Text.say(
                                "finish",
                                tree.shown(folder.child(put.name())),
                                "part " + (i + 1) + " is not what was uploaded"),
                        null);
            }
            size += parts.get(i).bytes();
        }
        Tagging tags = StageObjects.tags(tree.bucket.settings(), (Put.What.File) put.what());
        ended.put(put.stageName(), new Ended(handle.text(), etags, size, tags));
        return new Staged(put, new Proof(Proof.Where.UPLOAD, put.stageName(), "").opaque(), size);
    }

    @Override
    public void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException {
        ended.remove(stageName);
        uploads.abort(tree.keys.object(file), handle.text());
    }

    /// Completes what waits under this stage name; empty when nothing does.
    Optional<Stored> publish(NodeRef ref, Put put, Put.What.File file, Precondition when)
            throws StorageException {
        Ended upload = ended.get(put.stageName());
        if (upload == null) {
            return Optional.empty();
        }
        Stored published =
                writes.complete(
                        tree.keys.object(ref),
                        upload.uploadId(),
                        upload.etags(),
                        upload.size(),
                        StageObjects.metadata(put, file),
                        upload.tags(),
                        when);
        ended.remove(put.stageName());
        return Optional.of(published);
    }

    /// Takes back what waits under this stage name.
    void discard(NodeRef ref, Name stageName) throws StorageException {
        Ended upload = ended.get(stageName);
        if (upload != null) {
            uploads.abort(tree.keys.object(ref), upload.uploadId());
            ended.remove(stageName);
        }
    }

    private String key(NodeRef folder, Put put) throws StorageException {
        return tree.keys.object(folder.child(put.name()));
    }
}
