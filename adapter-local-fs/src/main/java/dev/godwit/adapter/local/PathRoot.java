package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Goes by paths, as every system has them: links on the way are refused when they are seen.
final class PathRoot extends Root {

    PathRoot(Path given) {
        super(given);
    }

    @Override
    Root another(Path at) {
        return new PathRoot(at);
    }

    @Override
    Folder enter(String doing, NodeRef ref) throws StorageException {
        Path path = path(ref);
        return enter(doing, ref, path, look(doing, ref, path));
    }

    private Folder enter(String doing, NodeRef ref, Path path, Stat stat) throws StorageException {
        if (!stat.isFolder()) {
            throw Errors.notFolder(doing, shown(ref));
        }
        checkWay(doing, ref, path);
        return new PathFolder(ref, path, shown(ref), stat);
    }

    private Stat look(String doing, NodeRef ref, Path path) throws StorageException {
        try {
            return Stat.of(path);
        } catch (IOException e) {
            throw Errors.of(doing, shown(ref), e);
        }
    }

    @Override
    Optional<Folder> enterHome(String doing, NodeRef ref) throws StorageException {
        NodeRef parent = ref.parent();
        Path path = path(parent);
        try {
            Stat stat = look(doing, parent, path);
            if (ref.isRoot()) {
                // Whatever it is: that is what is asked.
                return Optional.of(new PathFolder(ref, path, shown(ref), stat));
            }
            return stat.isFolder() || stat.isLink()
                    ? Optional.of(enter(doing, parent, path, stat))
                    : Optional.empty();
        } catch (NotFound e) {
            return Optional.empty();
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
}
