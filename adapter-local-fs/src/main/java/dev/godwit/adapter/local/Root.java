package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The root, and the way from it to everything else. The root itself may be reached through links;
/// below it none is followed.
abstract class Root implements AutoCloseable {

    private static final long MOMENT_NS = 1_000_000_000;

    private final Path given;

    /// The root without links on the way, once it is there. Set once, by whoever comes first.
    private volatile @Nullable Path real;

    /// Where each thread was last. Nodes are read one by one, and mostly beside each other, so the
    /// way that a thread came a moment ago is not gone again.
    private final Map<Thread, Visit> visits = new ConcurrentHashMap<>();

    Root(Path given) {
        this.given = given;
    }

    /// @param calls null for what Java offers on every system
    static Root at(Path given, @Nullable Linux calls) {
        return calls == null ? new PathRoot(given) : new HandleRoot(given, calls);
    }

    /// @param at when the folder was entered
    private record Visit(Folder folder, long at) {
        boolean isOf(NodeRef parent) {
            return folder.ref().equals(parent) && System.nanoTime() - at < MOMENT_NS;
        }
    }

    /// As it was given.
    final Path given() {
        return given;
    }

    final String shown(NodeRef ref) {
        return ref.isRoot() ? given.toString() : given + "/" + ref.path();
    }

    /// The path of a node, whether it is there or not.
    final Path path(NodeRef ref) throws StorageException {
        return Names.below(base(), ref);
    }

    /// The root without links on the way, as soon as it is there.
    final Path base() {
        Path known = real;
        if (known == null) {
            try {
                known = given.toRealPath();
                real = known;
            } catch (IOException e) {
                return given;
            }
        }
        return known;
    }

    /// Goes to a folder that is there, to be closed by the caller.
    ///
    /// @param doing what is to be done there, for messages
    abstract Folder enter(String doing, NodeRef ref) throws StorageException;

    /// Goes to the folder a node would be in; the root is in itself.
    ///
    /// @return empty when there is none, so that the node cannot be there
    abstract Optional<Folder> enterHome(String doing, NodeRef ref) throws StorageException;

    /// The same, for one look or one file after the other: kept open, and not for the caller to
    /// close.
    final Optional<Folder> visitHome(String doing, NodeRef ref) throws StorageException {
        NodeRef parent = ref.parent();
        Thread me = Thread.currentThread();
        Visit last = visits.get(me);
        if (!ref.isRoot() && last != null && last.isOf(parent)) {
            return Optional.of(last.folder);
        }
        visits.remove(me);
        if (last != null) {
            last.folder.close();
        }
        Optional<Folder> home = enterHome(doing, ref);
        // Who looked at the root itself may have entered nothing: it need not be a folder.
        long at = ref.isRoot() ? System.nanoTime() - MOMENT_NS : System.nanoTime();
        home.ifPresent(folder -> visits.put(me, new Visit(folder, at)));
        return home;
    }

    /// Makes the root and what is missing above it.
    final void make(Durability durability) throws StorageException {
        if (Files.isDirectory(given)) {
            return;
        }
        if (Files.exists(given, LinkOption.NOFOLLOW_LINKS)) {
            throw Errors.notFolder("use as a root", given.toString());
        }
        try {
            List<Path> changed = new ArrayList<>();
            for (Path at = given.getParent(); at != null; at = at.getParent()) {
                changed.add(at);
                if (Files.exists(at)) {
                    break;
                }
            }
            Files.createDirectories(given);
            for (Path folder : changed) {
                try (Root above = another(folder);
                        Folder entered = above.enter("make", NodeRef.ROOT)) {
                    durability.changed(entered);
                }
            }
        } catch (IOException e) {
            throw Errors.of("make", given.toString(), e);
        }
    }

    /// Of the same kind.
    abstract Root another(Path at);

    @Override
    public void close() {
        visits.values().forEach(visit -> visit.folder.close());
        visits.clear();
    }
}
