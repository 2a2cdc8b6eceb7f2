package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import org.jspecify.annotations.Nullable;

/// Publishes one entry on a disk in memory, in one step under the disk's lock.
final class MemoryPublication {

    private final MemoryPlace place;
    private final MemoryDisk disk;
    private final NodeRef folder;
    private final Staged staged;
    private final Precondition when;
    private final Put put;
    private final NodeRef target;

    MemoryPublication(MemoryPlace place, NodeRef folder, Publication publication) {
        this.place = place;
        this.disk = place.disk;
        this.folder = folder;
        this.staged = publication.staged();
        this.when = publication.when();
        this.put = staged.put();
        this.target = folder.child(put.name());
    }

    Node run() throws StorageException {
        place.checkWritable(folder);
        synchronized (disk) {
            MemoryNode in = place.folder("publish in", folder);
            MemoryNode there = put.name().equals(Name.ROOT) ? in : place.child(in, put.name());
            check(there);
            return switch (put.what()) {
                case Put.What.Metadata metadata -> change(there, metadata);
                case Put.What.Removal _ -> remove(in);
                case Put.What.File _,
                        Put.What.Folder _,
                        Put.What.Link _,
                        Put.What.Special _,
                        Put.What.HardLink _ ->
                        appear(in, there);
            };
        }
    }

    private void check(@Nullable MemoryNode there) throws StorageException {
        switch (when) {
            case Precondition.Absent _ -> {
                if (there != null && place.capabilities.ifAbsent() != Guarantee.NONE) {
                    throw new AlreadyExists(say("publish", "something is there"), null);
                }
            }
            case Precondition.Unchanged(Token token) -> {
                if (place.capabilities.ifUnchanged() != Guarantee.NONE) {
                    place.checkVersion("publish", target, there, token);
                }
            }
            case Precondition.Any _ -> {
                if (there == null || there.kind != Kind.FOLDER) {
                    throw new PreconditionFailed(say("publish", "no folder is there"), null);
                }
            }
        }
    }

    private Node change(@Nullable MemoryNode there, Put.What.Metadata metadata)
            throws StorageException {
        if (there == null) {
            throw new NotFound(say("change", "nothing is there"), null);
        }
        disk.setFacts(there, metadata.mtimeNs(), metadata.attributes());
        return place.facts(put.name(), there);
    }

    private Node remove(MemoryNode in) throws StorageException {
        Entry gone = place.entry("remove", in, target);
        if (!gone.node().children.isEmpty()) {
            throw new PreconditionFailed(say("remove", "it is not empty"), null);
        }
        disk.remove(in, gone);
        return place.facts(put.name(), gone.node());
    }

    private Node appear(MemoryNode in, @Nullable MemoryNode there) throws StorageException {
        Entry entry = place.entry("publish", in, folder.child(put.stageName()));
        if (!MemoryPlace.proof(entry.node()).equals(staged.proof())) {
            throw new PreconditionFailed(say("publish", "what lies staged is not ours"), null);
        }
        if (there != null && there.kind == Kind.FOLDER) {
            throw new PreconditionFailed(say("publish", "a folder is there"), null);
        }
        disk.rename(in, entry, put.name());
        return place.facts(put.name(), entry.node());
    }

    private String say(String verb, String why) {
        return place.say(verb, target, why);
    }
}
