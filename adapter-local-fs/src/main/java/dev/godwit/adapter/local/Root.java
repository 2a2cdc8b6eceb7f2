package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The root, and the way from it to everything else. The root itself may be reached through links;
/// below it none is followed.
final class Root {

    private static final long MOMENT_NS = 1_000_000_000;

    private static final ThreadLocal<@Nullable Visit> LAST_VISIT = new ThreadLocal<>();

    private final Path given;
    private final @Nullable Linux calls;

    /// The root without links on the way, once it is there. Set once, by whoever comes first.
    private volatile @Nullable Path real;

    /// @param at when the folder was entered
    private record Visit(Root root, Folder folder, long at) {
        /// Whether it was a moment ago that the folder of a node was entered.
        boolean isOf(Root asked, NodeRef node) {
            return root.equals(asked)
                    && !node.isRoot()
                    && folder.ref().equals(node.parent())
                    && System.nanoTime() - at < MOMENT_NS;
        }
    }

    /// @param calls null to do without
    Root(Path given, @Nullable Linux calls) {
        this.given = given;
        this.calls = calls;
    }

    /// As it was given.
    Path given() {
        return given;
    }

    String shown(NodeRef ref) {
        return ref.isRoot() ? given.toString() : given + "/" + ref.path();
    }

    /// The path of a node, whether it is there or not.
    Path path(NodeRef ref) throws StorageException {
        return Names.below(base(), ref);
    }

    private Path base() {
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

    /// Goes to a folder that is there.
    ///
    /// @param doing what is to be done there, for messages
    Folder enter(String doing, NodeRef ref) throws StorageException {
        Path path = path(ref);
        byte[] raw = Names.raw(path);
        return enter(doing, ref, path, raw, look(doing, ref, path, raw));
    }

    private Folder enter(String doing, NodeRef ref, Path path, byte[] raw, Stat stat)
            throws StorageException {
        if (!stat.isFolder()) {
            throw Errors.notFolder(doing, shown(ref));
        }
        checkWay(doing, ref, path);
        return new Folder(ref, path, raw, shown(ref), stat, calls);
    }

    private Stat look(String doing, NodeRef ref, Path path, byte[] raw) throws StorageException {
        if (calls != null) {
            int result = calls.look(raw);
            if (result < 0) {
                throw Errors.of(doing, shown(ref), -result);
            }
            return calls.stat();
        }
        try {
            return Stat.of(path);
        } catch (IOException e) {
            throw Errors.of(doing, shown(ref), e);
        }
    }

    /// Goes to the folder from which a node is to be read. Nodes are read one by one, and mostly
    /// beside each other, so the way that this thread came a moment ago is not checked again.
    Folder enterToRead(String doing, NodeRef ref) throws StorageException {
        Visit last = LAST_VISIT.get();
        return last != null && last.isOf(this, ref)
                ? last.folder
                : visited(enter(doing, ref.parent()));
    }

    private Folder visited(Folder folder) {
        LAST_VISIT.set(new Visit(this, folder, System.nanoTime()));
        return folder;
    }

    /// Goes to the folder a node would be in, to look for it. The root is in itself.
    ///
    /// @return null when there is none, so that the node cannot be there
    @Nullable Folder enterToLook(String doing, NodeRef ref) throws StorageException {
        Visit last = LAST_VISIT.get();
        if (last != null && last.isOf(this, ref)) {
            return last.folder;
        }
        NodeRef parent = ref.parent();
        Path path = path(parent);
        byte[] raw = Names.raw(path);
        try {
            Stat stat = look(doing, parent, path, raw);
            if (ref.isRoot()) {
                // Whatever it is: that is what is asked.
                return new Folder(ref, path, raw, shown(ref), stat, calls);
            }
            return stat.isFolder() || stat.isLink()
                    ? visited(enter(doing, parent, path, raw, stat))
                    : null;
        } catch (NotFound e) {
            return null;
        }
    }

    /// Refuses a path that leads through a link. The folder itself is known to be none.
    private void checkWay(String doing, NodeRef ref, Path path) throws StorageException {
        try {
            if (ref.path().indexOf('/') < 0 || path.toRealPath().equals(path)) {
                return;
            }
        } catch (IOException e) {
            throw Errors.of(doing, shown(ref), e);
        }
        // Not only links make a difference: on some systems the case of names does.
        for (NodeRef at = ref.parent(); !at.isRoot(); at = at.parent()) {
            if (Files.isSymbolicLink(path(at))) {
                throw new PreconditionFailed(
                        Errors.say(
                                doing,
                                shown(ref),
                                shown(at) + " is a symbolic link, and none is followed"),
                        null);
            }
        }
    }

    /// Makes the root and what is missing above it.
    void make(Durability durability) throws StorageException {
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
                byte[] raw = Names.raw(folder);
                String shown = folder.toString();
                Stat stat = look("make", NodeRef.ROOT, folder, raw);
                durability.changed(new Folder(NodeRef.ROOT, folder, raw, shown, stat, calls));
            }
        } catch (IOException e) {
            throw Errors.of("make", given.toString(), e);
        }
    }
}
