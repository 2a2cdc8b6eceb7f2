package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Foresight;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.PageCache;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Requests;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Passes every call to another adapter by way of [#step], batches entry by entry, so that one
/// method sees all that happens.
///
/// Of the features it passes on those it can decorate, and the adapter itself when it is asked for
/// by its own class.
abstract class DecoratedFSAdapter implements FSAdapter {

    private final FSAdapter real;

    DecoratedFSAdapter(FSAdapter real) {
        this.real = real;
    }

    /// A way into the real adapter.
    interface Way<T> {
        T go() throws StorageException;
    }

    /// Goes this way, or does not.
    ///
    /// @param what the node it is about, for messages
    abstract <T> T step(Verb verb, String what, Way<T> way) throws StorageException;

    /// What to stage really when `put` is to be staged; within its step.
    Put toStage(Put put) {
        return put;
    }

    @Override
    public Capabilities capabilities() {
        return real.capabilities();
    }

    @Override
    public String describe() {
        return real.describe();
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        return step(Verb.STAT, ref.path(), () -> real.stat(ref));
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        Listing listing = step(Verb.LIST, folder.path(), () -> real.list(folder, resume));
        return new Listing() {
            @Override
            public Optional<Page> next() throws StorageException {
                return step(Verb.PAGE, folder.path(), listing::next);
            }

            @Override
            public void close() {
                listing.close();
            }
        };
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        return step(Verb.OPEN, file.path(), () -> new Watched(real.open(file, expected), file));
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        List<Result<Staged>> results = new ArrayList<>();
        @Nullable StorageException stopped = null;
        for (Put put : puts) {
            Result<Staged> result =
                    stopped != null
                            ? new Result.Failed<>(stopped)
                            : entry(
                                    Verb.STAGE,
                                    folder,
                                    put.name(),
                                    () -> staged(folder, put, control));
            if (result instanceof Result.Failed<Staged>(StorageException.Stopped why)) {
                stopped = why;
            }
            results.add(result);
        }
        return results;
    }

    private Staged staged(NodeRef folder, Put put, CopyControl control) throws StorageException {
        Staged staged = value(real.stage(folder, List.of(toStage(put)), control).getFirst());
        return asAsked(put, staged);
    }

    private static Staged asAsked(Put put, Staged staged) {
        return new Staged(put, staged.proof(), staged.bytes(), staged.taken());
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        List<Result<Node>> results = new ArrayList<>();
        for (Publication one : ready) {
            results.add(
                    entry(
                            Verb.PUBLISH,
                            folder,
                            one.staged().put().name(),
                            () -> value(real.publish(folder, List.of(one)).getFirst())));
        }
        return results;
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>();
        for (Staged one : unused) {
            results.add(
                    entry(
                            Verb.DISCARD,
                            folder,
                            one.put().name(),
                            () -> value(real.discard(folder, List.of(one)).getFirst())));
        }
        return results;
    }

    private <T> Result<T> entry(Verb verb, NodeRef folder, Name name, Way<T> way) {
        try {
            return new Result.Ok<>(step(verb, NodeRef.childPath(folder.path(), name), way));
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
    }

    private static <T> T value(Result<T> result) throws StorageException {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(StorageException why) -> throw why;
        };
    }

    @Override
    public void makeRoot() throws StorageException {
        step(
                Verb.MAKE_ROOT,
                "",
                () -> {
                    real.makeRoot();
                    return true;
                });
    }

    @Override
    public void barrier() throws StorageException {
        step(
                Verb.BARRIER,
                "",
                () -> {
                    real.barrier();
                    return true;
                });
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        if (type.isInstance(this)) {
            return Optional.of(type.cast(this));
        }
        Optional<T> feature = real.feature(type);
        if (type == PreImages.class) {
            return feature.map(kept -> type.cast(new Keeping((PreImages) kept)));
        }
        if (type == Leftovers.class) {
            return feature.map(left -> type.cast(new CleaningUp((Leftovers) left)));
        }
        if (type == PartedStaging.class) {
            return feature.map(parts -> type.cast(new InParts((PartedStaging) parts)));
        }
        boolean passed =
                type == Overlap.class
                        || type == PageCache.class
                        || type == Requests.class
                        || type == Foresight.class
                        || FSAdapter.class.isAssignableFrom(type);
        return passed ? feature : Optional.empty();
    }

    @Override
    public void close() {
        real.close();
    }

    private final class Keeping implements PreImages {
        private final PreImages preImages;

        Keeping(PreImages preImages) {
            this.preImages = preImages;
        }

        @Override
        public void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
                throws StorageException {
            step(
                    Verb.KEEP,
                    node.path(),
                    () -> {
                        preImages.keep(node, expected, area, as, control);
                        return true;
                    });
        }

        @Override
        public void setAside(NodeRef node, Node expected, Name area, Name as)
                throws StorageException {
            step(
                    Verb.SET_ASIDE,
                    node.path(),
                    () -> {
                        preImages.setAside(node, expected, area, as);
                        return true;
                    });
        }

        @Override
        public boolean holds(Name area, Name as, Node before) throws StorageException {
            return step(Verb.STAT, as.text(), () -> preImages.holds(area, as, before));
        }

        @Override
        public Node restore(Name area, Name as, NodeRef node, Precondition when)
                throws StorageException {
            return step(Verb.RESTORE, node.path(), () -> preImages.restore(area, as, node, when));
        }

        @Override
        public void drop(Name area, Name as) throws StorageException {
            step(
                    Verb.DROP,
                    as.text(),
                    () -> {
                        preImages.drop(area, as);
                        return true;
                    });
        }
    }

    private final class InParts implements PartedStaging {
        private final PartedStaging parts;

        InParts(PartedStaging parts) {
            this.parts = parts;
        }

        @Override
        public OptionalLong partSize(long size) {
            return parts.partSize(size);
        }

        @Override
        public Opaque begin(NodeRef folder, Put put) throws StorageException {
            return step(Verb.BEGIN, path(folder, put), () -> parts.begin(folder, put));
        }

        @Override
        public boolean resume(NodeRef folder, Put put, Opaque handle) throws StorageException {
            return step(Verb.RESUME, path(folder, put), () -> parts.resume(folder, put, handle));
        }

        @Override
        public StagedPart part(
                NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
                throws StorageException {
            return step(
                    Verb.PART,
                    path(folder, put),
                    () -> parts.part(folder, toStage(put), handle, slice, control));
        }

        @Override
        public Staged end(NodeRef folder, Put put, Opaque handle, List<StagedPart> all)
                throws StorageException {
            return step(
                    Verb.END,
                    path(folder, put),
                    () -> asAsked(put, parts.end(folder, put, handle, all)));
        }

        @Override
        public void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException {
            step(
                    Verb.ABORT,
                    file.path(),
                    () -> {
                        parts.abort(file, stageName, handle);
                        return true;
                    });
        }

        private static String path(NodeRef folder, Put put) {
            return NodeRef.childPath(folder.path(), put.name());
        }
    }

    private final class CleaningUp implements Leftovers {
        private final Leftovers leftovers;

        CleaningUp(Leftovers leftovers) {
            this.leftovers = leftovers;
        }

        @Override
        public Optional<Node> proven(NodeRef node, Opaque proof) throws StorageException {
            return step(Verb.PROVEN, node.path(), () -> leftovers.proven(node, proof));
        }

        @Override
        public boolean remove(NodeRef folder, Name stageName) throws StorageException {
            return step(
                    Verb.REMOVE,
                    NodeRef.childPath(folder.path(), stageName),
                    () -> leftovers.remove(folder, stageName));
        }
    }

    /// Content whose every use is a step.
    private final class Watched implements Content {
        private final Content content;
        private final NodeRef file;

        Watched(Content content, NodeRef file) {
            this.content = content;
            this.file = file;
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream read(long from, long length) throws StorageException {
            return step(Verb.READ, file.path(), () -> content.read(from, length));
        }

        @Override
        public void confirm() throws StorageException {
            step(
                    Verb.CONFIRM,
                    file.path(),
                    () -> {
                        content.confirm();
                        return true;
                    });
        }

        @Override
        public long accessedNs() {
            return content.accessedNs();
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
