package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Recalling;
import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// A tree in a bucket.
public final class S3FSAdapter implements FSAdapter, Recalling {

    /// Keys: of a folder's own object, and of something in it.
    private static final int MARKER_AND_MORE = 2;

    private static final Set<String> ALL =
            Stream.concat(Attributes.BASIC.stream(), Attributes.EXTENDED.stream())
                    .collect(Collectors.toUnmodifiableSet());

    private final Bucket bucket;
    private final InstantSource clock;
    private final Tree tree;
    private final Honours honours;
    private final Capabilities capabilities;
    private final Stager stager;
    private final Publisher publisher;
    private final List<Object> features = new ArrayList<>();

    S3FSAdapter(Bucket bucket, Honours honours, InstantSource clock) {
        this(bucket, honours, Limits.USUAL, clock);
    }

    S3FSAdapter(Bucket bucket, Honours honours, Limits limits, InstantSource clock) {
        this.bucket = bucket;
        this.clock = clock;
        this.honours = honours;
        tree = new Tree(bucket);
        capabilities = capabilities(bucket.settings(), tree.keys, honours);
        Writes writes = new Writes(bucket, honours, limits, clock);
        Bodies bodies = Bodies.ofHeap();
        Uploads uploads = new Uploads(bucket);
        Buffers buffers = Buffers.ofHeap();
        Taking taking = new Taking(bucket.settings());
        StageObjects objects = new StageObjects(tree, writes, uploads, buffers);
        S3Parts parts = new S3Parts(tree, writes, uploads, buffers, taking);
        stager = new Stager(tree, bodies, objects, taking, honours.copySource());
        publisher = new Publisher(tree, writes, bodies, objects, parts, taking);
        features.add(this);
        features.add(bucket);
        features.add(tree.scans);
        features.add(new S3Overlap(bucket.settings()));
        features.add(new S3Examination(bucket, uploads, honours, clock));
        if (honours.writable()) {
            features.add(new S3Leftovers(tree, objects));
            features.add(new PreImageArea(tree, writes));
            features.add(parts);
        }
    }

    private static Capabilities capabilities(S3Settings settings, Keys keys, Honours honours) {
        Set<String> kept =
                settings.listingOnly()
                        ? Set.of()
                        : settings.trusted() ? ALL : Set.of(Attributes.MODE, Attributes.USER);
        return new Capabilities(
                honours.writable(),
                true,
                keys.rules(),
                true,
                false,
                honours.ifAbsent(),
                honours.ifUnchanged(),
                settings.listingOnly() ? 0 : 1,
                kept,
                !settings.listingOnly(),
                false,
                Set.of(),
                Capabilities.Threads.VIRTUAL);
    }

    S3Settings settings() {
        return bucket.settings();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String describe() {
        return bucket.settings().shown();
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        return tree.look(ref);
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        return new S3Listing(tree, folder, resume);
    }

    @Override
    public boolean isEmpty(NodeRef folder) throws StorageException {
        String below = tree.keys.below(folder);
        ListObjectsV2Response page = bucket.list(list -> list.maxKeys(MARKER_AND_MORE), below);
        boolean holdsSome =
                page.contents().stream()
                        .map(Stored::listed)
                        .anyMatch(object ->
                                !tree.keys.isRootMarker(object.key())
                                        && !(object.key().equals(below) && object.size() == 0));
        return !holdsSome && FSAdapter.super.isEmpty(folder);
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume, Supplier<Recollection> known)
            throws StorageException {
        return new S3Listing(tree, folder, resume, known, clock);
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        return S3Content.open(tree, file, expected);
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        return honours.writable()
                ? stager.stage(folder, puts, control)
                : puts.stream().<Result<Staged>>map(_ -> new Result.Failed<>(refusal())).toList();
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        return publisher.publish(folder, ready);
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        return publisher.discard(folder, unused);
    }

    @Override
    public void makeRoot() throws StorageException {
        if (!honours.writable()) {
            throw refusal();
        }
        Optional<Node> root = tree.look(NodeRef.ROOT);
        if (root.isEmpty()) {
            publisher.makeRoot();
        } else if (!(root.get() instanceof Node.Folder)) {
            throw new PreconditionFailed(
                    Text.say("make", describe(), "an object of this key is there"), null);
        }
    }

    private Unsupported refusal() {
        return new Unsupported(
                Text.say(
                        "write to",
                        describe(),
                        bucket.settings().readOnly()
                                ? "its settings say read-only=true"
                                : "the credentials do not allow it; they need s3:PutObject"),
                null);
    }

    /// A server's answer is durable.
    @Override
    public void barrier() throws StorageException {
        publisher.tidy();
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return features.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    @Override
    public void close() {
        bucket.close();
    }
}
