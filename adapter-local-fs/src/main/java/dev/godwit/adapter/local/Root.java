package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The root, and the way from it to everything else. The root itself may be reached through links;
/// below it none is followed.
final class Root {

    private final Path given;

    /// The root without links on the way, once it is there. Set once, by whoever comes first.
    private volatile @Nullable Path real;

    /// By thread and root: a thread works on one folder of a root at a time.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Entered> entered = new ThreadLocal<>();

    Root(Path given) {
        this.given = given;
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
        try {
            return enter(doing, ref, path, Stat.of(path));
        } catch (IOException e) {
            throw Errors.of(doing, shown(ref), e);
        }
    }

    private Folder enter(String doing, NodeRef ref, Path path, Stat stat) throws IOException {
        if (!stat.isFolder()) {
            throw Errors.notFolder(doing, shown(ref));
        }
        Entered before = entered.get();
        if (before == null || !before.isSame(ref, stat)) {
            checkWay(doing, ref, path);
            entered.set(new Entered(ref, stat.dev(), stat.ino()));
        }
        return new Folder(ref, path, shown(ref), stat);
    }

    /// The folder a thread went to last. A path that leads to the very same folder needs no second
    /// look at its way.
    private record Entered(NodeRef ref, long device, long inode) {
        boolean isSame(NodeRef other, Stat stat) {
            return inode != 0 && device == stat.dev() && inode == stat.ino() && ref.equals(other);
        }
    }

    /// Goes to the folder a node is in. The root is in itself.
    ///
    /// @return null when there is none, so that the node cannot be there
    @Nullable Folder parent(String doing, NodeRef ref) throws StorageException {
        NodeRef parent = ref.parent();
        try {
            Path path = path(parent);
            Stat stat = Stat.of(path);
            if (ref.isRoot()) {
                // Whatever it is: that is what is asked.
                return new Folder(ref, path(ref), shown(ref), stat);
            }
            return stat.isFolder() || stat.isLink() ? enter(doing, parent, path, stat) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            StorageException why = Errors.of(doing, shown(parent), e);
            if (why instanceof NotFound) {
                return null;
            }
            throw why;
        }
    }

    /// Refuses a path that leads through a link. The folder itself is known to be none.
    private void checkWay(String doing, NodeRef ref, Path path) throws IOException {
        if (ref.path().indexOf('/') < 0 || path.toRealPath().equals(path)) {
            return;
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
                durability.changed(
                        new Folder(NodeRef.ROOT, folder, folder.toString(), Stat.of(folder)));
            }
        } catch (IOException e) {
            throw Errors.of("make", given.toString(), e);
        }
    }
}
