package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Holds the root open and goes from there, over no link and to nothing outside, whatever anybody
/// exchanges for a link meanwhile.
final class HandleRoot extends Root {

    /// Of a piece of a path that is longer than the kernel takes.
    private static final int PIECE = 4000;

    private static final int FOLDER = Linux.PLACE | Linux.FOLDER;

    private final Linux calls;

    /// The root, once it is there; negative before. Guarded by this.
    private int fd = -1;

    HandleRoot(Path given, Linux calls) {
        super(given);
        this.calls = calls;
    }

    @Override
    Root another(Path at) {
        return new HandleRoot(at, calls);
    }

    /// @return negative: the error
    private synchronized int root() {
        if (fd < 0) {
            fd = calls.openThroughLinks(Names.raw(given()), FOLDER);
        }
        return fd;
    }

    @Override
    Folder enter(String doing, NodeRef ref) throws StorageException {
        Path path = path(ref);
        int entered = open(ref);
        if (entered == -Errno.ENOTDIR && isThere(ref)) {
            throw Errors.notFolder(doing, shown(ref));
        }
        if (entered < 0) {
            throw Errors.of(doing, shown(ref), -entered);
        }
        return folder(ref, path, entered);
    }

    private Folder folder(NodeRef ref, Path path, int entered) {
        byte[] itself = ref.isRoot() ? Names.raw(path) : new byte[0];
        return new HandleFolder(ref, path, shown(ref), calls, entered, itself);
    }

    @Override
    Optional<Folder> enterHome(String doing, NodeRef ref) throws StorageException {
        NodeRef parent = ref.parent();
        Path path = path(parent);
        int entered = open(parent);
        if (ref.isRoot()) {
            // Whatever it is: that is what is asked.
            return Optional.of(folder(ref, path, entered));
        }
        if (entered == -Errno.ENOENT || entered == -Errno.ENOTDIR) {
            return Optional.empty();
        }
        if (entered < 0) {
            throw Errors.of(doing, shown(parent), -entered);
        }
        return Optional.of(folder(parent, path, entered));
    }

    /// Whether there is something that is not a folder.
    private boolean isThere(NodeRef ref) throws StorageException {
        if (ref.isRoot()) {
            return true;
        }
        int home = open(ref.parent());
        boolean there = home >= 0 && calls.look(home, Names.checkedRaw(ref.name())) >= 0;
        calls.close(home);
        return there;
    }

    /// Opens a folder as a place.
    ///
    /// @return negative: the error
    private int open(NodeRef ref) throws StorageException {
        int root = root();
        if (root < 0) {
            return root;
        }
        byte[] way = ref.isRoot() ? new byte[] {'.'} : Names.rawPath(ref);
        int at = root;
        while (way.length > PIECE) {
            int cut = PIECE;
            while (way[cut] != '/') {
                cut--;
            }
            int next = calls.openBeneath(at, Arrays.copyOf(way, cut), FOLDER);
            if (at != root) {
                calls.close(at);
            }
            if (next < 0) {
                return next;
            }
            at = next;
            way = Arrays.copyOfRange(way, cut + 1, way.length);
        }
        int opened = calls.openBeneath(at, way, FOLDER);
        if (at != root) {
            calls.close(at);
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        super.close();
        calls.close(fd);
        fd = -1;
    }
}
