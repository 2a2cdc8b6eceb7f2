package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `force(true)` of each file when it is written, and of each folder that changed at the barrier.
///
/// The time of a node that its own owner may not read, set in place, is the one thing this cannot
/// bring to disk.
final class ForceDurability implements Durability {

    private static final Set<OpenOption> READING =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final GroupSync together = new GroupSync(this::sync);

    /// Changed since the last barrier; true where a folder's entries did.
    private final Map<Path, Boolean> dirty = new ConcurrentHashMap<>();

    @Override
    public void wrote(NewFile file) throws StorageException {
        file.force();
    }

    @Override
    public void changed(Folder folder) {
        dirty.put(folder.path(), true);
    }

    @Override
    public void changed(Folder folder, Name name, Stat stat) throws StorageException {
        if (stat.isFile() || stat.isFolder()) {
            boolean itself = folder.isItself(name);
            dirty.putIfAbsent(itself ? folder.path() : Names.child(folder.path(), name), false);
        }
    }

    @Override
    public void barrier() throws StorageException {
        together.run();
    }

    private void sync() throws StorageException {
        for (Path path : List.copyOf(dirty.keySet())) {
            boolean entries = Boolean.TRUE.equals(dirty.remove(path));
            try (FileChannel channel = FileChannel.open(path, READING)) {
                channel.force(true);
            } catch (NoSuchFileException e) {
                // Removed since, which its folder's own sync covers.
            } catch (AccessDeniedException e) {
                if (entries) {
                    throw Errors.of("bring to disk", path.toString(), e);
                }
            } catch (IOException e) {
                throw Errors.of("bring to disk", path.toString(), e);
            }
        }
    }

    @Override
    public void close() {}
}
