package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Staged files that have no name and are held open until they are published: a folder is changed
/// once for each, and a process that dies leaves nothing of them.
///
/// Used by all threads: one stages, another publishes.
final class Unnamed implements AutoCloseable {

    /// Of what this process may hold open; the rest is for all else.
    private static final int SHARE = 4;

    /// More than what lies staged at a time.
    private static final int MOST = 8192;

    private final Map<Place, NewFile> files = new ConcurrentHashMap<>();
    private final long most;

    /// Whether the file system has shown that it has no such files, or gives them no names.
    private volatile boolean refused;

    /// @param openFiles how many files this process may hold open; 0 to do without
    Unnamed(long openFiles) {
        most = Math.min(openFiles / SHARE, MOST);
    }

    /// What is to be published under another name.
    private record Place(NodeRef folder, Name stageName) {}

    /// Makes a file without a name; null where that cannot be, or there are too many.
    @Nullable NewFile make(Folder folder) throws StorageException {
        if (refused || files.size() >= most) {
            return null;
        }
        NewFile made = folder.makeUnnamed();
        if (made == null) {
            refuse();
        }
        return made;
    }

    /// Makes no more of them.
    void refuse() {
        refused = true;
    }

    /// Holds a complete one until it is taken.
    void keep(NodeRef folder, Name stageName, NewFile file) {
        files.put(new Place(folder, stageName), file);
    }

    /// What is held; null for what has a name.
    @Nullable NewFile of(NodeRef folder, Name stageName) {
        return files.isEmpty() ? null : files.get(new Place(folder, stageName));
    }

    /// Lets go of one. Without a name by now, it is gone.
    ///
    /// @return whether it was held
    boolean drop(NodeRef folder, Name stageName) throws StorageException {
        NewFile file = files.remove(new Place(folder, stageName));
        if (file == null) {
            return false;
        }
        file.close();
        return true;
    }

    @Override
    public void close() {
        for (Place place : files.keySet()) {
            try {
                drop(place.folder, place.stageName);
            } catch (StorageException e) {
                // It has no name: nobody misses it.
            }
        }
    }
}
