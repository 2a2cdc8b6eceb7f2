package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import dev.godwit.testkit.fs.MemoryNode.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An adapter for a folder of a [MemoryDisk]. It stages as a local file system does: under the
/// stage name, in the target's own folder.
public final class InMemoryFSAdapter implements FSAdapter, Leftovers, Overlap {

    private final MemoryPlace place;
    private final MemoryDisk disk;
    private final PreImages preImages;
    private final PartedStaging parts;

    InMemoryFSAdapter(MemoryDisk disk, String path) {
        this.disk = disk;
        this.place = new MemoryPlace(disk, path);
        this.preImages = new MemoryPreImages(place);
        this.parts = new MemoryParts(place);
    }

    @Override
    public Capabilities capabilities() {
        return place.capabilities;
    }

    @Override
    public String describe() {
        return place.describe();
    }

    @Override
    public Optional<Node> stat(NodeRef ref) throws StorageException {
        synchronized (disk) {
            MemoryNode node = place.find(ref);
            if (node == null) {
                return Optional.empty();
            }
            if (node.refusal == Refusal.FACTS) {
                throw new Denied(place.say("look at", ref, "permission denied"), null);
            }
            return Optional.of(place.facts(ref.name(), node));
        }
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        synchronized (disk) {
            MemoryNode node = place.folder("list", folder);
            if (node.refusal == Refusal.CONTENT) {
                throw new Denied(place.say("list", folder, "permission denied"), null);
            }
            MemoryListing listing = new MemoryListing(disk, place::row, node);
            if (resume.isPresent()) {
                listing.goOnAfter(resume.get());
            }
            return listing;
        }
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        synchronized (disk) {
            MemoryNode node = place.present("open", file);
            place.checkVersion("open", file, node, expected);
            if (node.kind != Kind.FILE) {
                throw new PreconditionFailed(place.say("open", file, "it is not a file"), null);
            }
            if (node.refusal != null) {
                throw new Denied(place.say("open", file, "permission denied"), null);
            }
            return new MemoryContent(place, file, node);
        }
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        List<Result<Staged>> results = new ArrayList<>();
        Optional<StorageException> stopped = Optional.empty();
        for (Put put : puts) {
            try {
                if (stopped.isPresent()) {
                    throw stopped.get();
                }
                results.add(new Result.Ok<>(new MemoryStage(place, folder, put).run(control)));
            } catch (Stopped e) {
                stopped = Optional.of(e);
                results.add(new Result.Failed<>(e));
            } catch (StorageException e) {
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        List<Result<Node>> results = new ArrayList<>();
        for (Publication publication : ready) {
            try {
                results.add(
                        new Result.Ok<>(new MemoryPublication(place, folder, publication).run()));
            } catch (StorageException e) {
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>();
        for (Staged staged : unused) {
            try {
                discard(folder, staged);
                results.add(new Result.Ok<>(staged.put().name()));
            } catch (StorageException e) {
                results.add(new Result.Failed<>(e));
            }
        }
        return results;
    }

    private void discard(NodeRef folder, Staged staged) throws StorageException {
        synchronized (disk) {
            MemoryNode in = place.find(folder);
            Entry entry = in == null ? null : disk.entry(in, staged.put().stageName());
            if (in != null
                    && entry != null
                    && MemoryPlace.proof(entry.node()).equals(staged.proof())) {
                disk.remove(in, entry);
            }
        }
    }

    @Override
    public void makeRoot() throws StorageException {
        place.checkWritable(NodeRef.ROOT);
        Attributes mine = disk.attributes(0755, MemoryDisk.USER, MemoryDisk.USER);
        synchronized (disk) {
            MemoryNode at = disk.root;
            for (String name : place.home()) {
                MemoryNode next = place.child(at, new Name(name));
                if (next == null) {
                    next = disk.newNode(Kind.FOLDER, "", mine);
                    disk.add(at, new Name(name), next);
                } else if (next.kind != Kind.FOLDER) {
                    throw new PreconditionFailed(
                            place.say("make", NodeRef.ROOT, "something else is there"), null);
                }
                at = next;
            }
        }
    }

    @Override
    public void barrier() throws StorageException {
        disk.settle();
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return List.of(this, preImages, parts).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    @Override
    public void close() {}

    @Override
    public Optional<Node> proven(NodeRef ref, Opaque proof) throws StorageException {
        synchronized (disk) {
            MemoryNode node = place.find(ref);
            return node == null || !MemoryPlace.proof(node).equals(proof)
                    ? Optional.empty()
                    : Optional.of(place.facts(ref.name(), node));
        }
    }

    @Override
    public boolean remove(NodeRef folder, Name stageName) throws StorageException {
        place.checkWritable(folder);
        synchronized (disk) {
            MemoryNode in = place.find(folder);
            Entry entry = in == null ? null : disk.entry(in, stageName);
            if (in == null || entry == null) {
                return false;
            }
            if (!entry.node().children.isEmpty()) {
                throw new PreconditionFailed(
                        place.say("remove", folder.child(stageName), "it is not empty"), null);
            }
            disk.remove(in, entry);
            return true;
        }
    }

    @Override
    public Relation relationTo(FSAdapter other) {
        InMemoryFSAdapter that = other.feature(InMemoryFSAdapter.class).orElse(null);
        if (that == null || that.disk != disk) {
            return Relation.APART;
        }
        synchronized (disk) {
            List<String> mine = place.home();
            List<String> theirs = that.place.home();
            int shared = Math.min(mine.size(), theirs.size());
            if (!mine.subList(0, shared).equals(theirs.subList(0, shared))) {
                return Relation.APART;
            }
            return switch (Integer.signum(mine.size() - theirs.size())) {
                case 0 -> Relation.SAME;
                case 1 -> Relation.INSIDE;
                default -> Relation.AROUND;
            };
        }
    }

    @Override
    public boolean holds(Path localFolder) {
        return false;
    }

    @Override
    public String canonical() {
        synchronized (disk) {
            return System.identityHashCode(disk) + ":" + String.join("/", place.home());
        }
    }
}
