package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.io.EOFException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// Keys seen as a tree: what is at a path, and what is in the way there.
final class Tree {

    /// Folders remembered to be there.
    private static final int MOST_KNOWN = 10_000;

    /// Folders that are asked for although a listing showed that they have no object.
    private static final int TRIALS = 16;

    /// Longer ones no system takes.
    private static final int LONGEST_TARGET = 4_096;

    final Bucket bucket;
    final Keys keys;
    final Facts facts;
    final Scans scans;

    /// Paths of folders that were seen or made, latest last. It spares requests and decides nothing
    /// on which a promise rests. Guarded by itself.
    private final Map<String, Boolean> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    private final AtomicInteger unmarked = new AtomicInteger();

    /// Whether a folder has an object that no listing shows. Written by whoever finds one.
    private volatile boolean hidesMarkers;

    /// Spares bytes and decides nothing. Written by whoever takes or reads content.
    private volatile boolean takes;

    Tree(Bucket bucket) {
        this(bucket, Scans.ofHeap());
    }

    Tree(Bucket bucket, Scans scans) {
        this.bucket = bucket;
        this.scans = scans;
        keys = new Keys(bucket.settings().prefix());
        facts = new Facts(bucket.settings().listingOnly(), bucket.settings().trusted());
    }

    /// A path as a person would write it.
    String shown(NodeRef ref) {
        String root = bucket.settings().shown();
        return ref.isRoot() ? root : bucket.shown(keys.prefix() + ref.path());
    }

    // ------------------------------------------------------------ what is there

    /// What is at a path; an object wins over what lies below its key.
    Optional<Node> look(NodeRef ref) throws StorageException {
        if (ref.isRoot()) {
            Optional<Node> folder = folder(ref);
            return folder.isPresent() || keys.prefix().isEmpty() ? folder : object(ref);
        }
        if (isKnown(ref)) {
            Optional<Node> folder = folder(ref);
            if (folder.isPresent()) {
                return folder;
            }
        }
        Optional<Node> object = object(ref);
        Optional<Node> found = object.isPresent() ? object : folder(ref);
        if (found.isEmpty()) {
            checkWay(ref);
        }
        return found;
    }

    private Optional<Node> object(NodeRef ref) throws StorageException {
        Optional<Stored> stored = bucket.find(keys.object(ref));
        return stored.isEmpty() ? Optional.empty() : Optional.of(node(ref, stored.get()));
    }

    /// The node an object stands for.
    Node node(NodeRef ref, Stored object) throws StorageException {
        return switch (facts.kind(object)) {
            case LINK -> facts.link(ref, object, target(object));
            case SPECIAL -> facts.special(ref.name(), object, object.metadata().special());
            default -> facts.file(ref.name(), object);
        };
    }

    private String target(Stored link) throws StorageException {
        Optional<String> target = link.metadata().target();
        if (target.isPresent()) {
            return target.get();
        }
        if (link.size() > LONGEST_TARGET) {
            throw new Unsupported(
                    Text.say(
                            "read the link",
                            bucket.shown(link.key()),
                            "its target is longer than " + LONGEST_TARGET + " bytes"),
                    null);
        }
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().key(link.key()).ifMatch(Stored.quoted(link.token()));
        return bucket.read(
                request,
                in -> {
                    byte[] raw = in.readNBytes(LONGEST_TARGET + 1);
                    boolean same = Stored.bare(in.response().eTag()).equals(link.etag());
                    if (!same || raw.length != link.size()) {
                        throw new EOFException("the answer is of something else");
                    }
                    return LinkTarget.ofBytes(raw);
                });
    }

    /// A folder; empty when there is none, whatever else may be there.
    Optional<Node> folder(NodeRef ref) throws StorageException {
        Optional<Stored> marker = marker(ref);
        if (marker.isPresent()) {
            know(ref);
            return Optional.of(
                    facts.listingOnly()
                            ? Facts.implied(ref.name())
                            : facts.folder(ref.name(), marker.get()));
        }
        if (!holdsAnything(ref) && !isWholeBucket(ref)) {
            forget(ref);
            return Optional.empty();
        }
        know(ref);
        return Optional.of(Facts.implied(ref.name()));
    }

    /// A folder that a listing told of.
    Node listedFolder(NodeRef ref) throws StorageException {
        return listedFolder(ref, false);
    }

    /// @param unmarked whether the listing would have shown the folder's object, and did not
    Node listedFolder(NodeRef ref, boolean unmarked) throws StorageException {
        know(ref);
        if (facts.listingOnly() || (unmarked && listsMarkers())) {
            return Facts.implied(ref.name());
        }
        Optional<Stored> marker = marker(ref);
        if (unmarked && marker.isPresent()) {
            hidesMarkers = true;
        }
        return marker.isPresent()
                ? facts.folder(ref.name(), marker.get())
                : Facts.implied(ref.name());
    }

    /// Whether what a listing does not show is not there. A server whose listings leave objects of
    /// folders out is found out by asking for some.
    private boolean listsMarkers() {
        return !hidesMarkers && unmarked.incrementAndGet() > TRIALS;
    }

    Optional<Stored> marker(NodeRef folder) throws StorageException {
        // Where keys are paths of files, as with S3Proxy, a file answers to its folder's key too.
        return bucket.find(keys.marker(folder))
                .filter(found -> found.size() == 0 && found.metadata().mayBeFolder());
    }

    /// The root of a bucket is there with the bucket.
    private boolean isWholeBucket(NodeRef ref) {
        return ref.isRoot() && keys.prefix().isEmpty();
    }

    /// Whether any key lies in a folder, its own marker too.
    boolean holdsAnything(NodeRef folder) throws StorageException {
        return !bucket.list(list -> list.maxKeys(1), keys.below(folder)).contents().isEmpty();
    }

    // ------------------------------------------------------------ what is done with content

    /// Whether the server is likely to be told to copy what is opened, so that reading ahead would
    /// be in vain: it was the last time.
    boolean takes() {
        return takes;
    }

    void taken() {
        takes = true;
    }

    void reads() {
        takes = false;
    }

    // ------------------------------------------------------------ what is in the way

    /// Finds a folder, or says why there is none.
    ///
    /// @param doing a verb for messages
    void enter(String doing, NodeRef folder) throws StorageException {
        if (!isKnown(folder) && folder(folder).isEmpty()) {
            throw noFolder(doing, folder);
        }
    }

    /// Why there is no folder at a path.
    StorageException noFolder(String doing, NodeRef folder) {
        try {
            if (!folder.isRoot() && bucket.find(keys.object(folder)).isPresent()) {
                return new PreconditionFailed(
                        Text.say(doing, shown(folder), "it is not a folder"), null);
            }
            checkWay(folder);
        } catch (StorageException e) {
            return e;
        }
        return new NotFound(Text.say(doing, shown(folder), "nothing is there any more"), null);
    }

    /// Throws when a link is where a folder on the way to a path would be.
    private void checkWay(NodeRef ref) throws StorageException {
        NodeRef parent = ref.parent();
        if (parent.isRoot() || isKnown(parent) || holdsAnything(parent)) {
            return;
        }
        for (NodeRef at = parent; !at.isRoot(); at = at.parent()) {
            Optional<Stored> object = bucket.find(keys.object(at));
            if (object.isPresent() && facts.kind(object.get()) == Kind.LINK) {
                throw new PreconditionFailed(
                        Text.say(
                                "look at",
                                shown(ref),
                                "a symbolic link is in the way, and none is followed"),
                        null);
            }
        }
    }

    // ------------------------------------------------------------ what was seen

    boolean isKnown(NodeRef folder) {
        synchronized (known) {
            return known.containsKey(folder.path());
        }
    }

    void know(NodeRef folder) {
        synchronized (known) {
            known.put(folder.path(), true);
        }
    }

    void forget(NodeRef folder) {
        synchronized (known) {
            known.remove(folder.path());
        }
    }

    /// A name's node in a folder.
    NodeRef child(NodeRef folder, Name name) {
        return name.equals(Name.ROOT) ? folder : folder.child(name);
    }
}
