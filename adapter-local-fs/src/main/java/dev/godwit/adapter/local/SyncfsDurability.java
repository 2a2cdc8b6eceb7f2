package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One `syncfs` for each file system that was written to since the last barrier, whatever was
/// written there.
///
/// Something of each is kept open from the first write on: the kernel reports a failed write to
/// those who had the file system open when it failed.
final class SyncfsDurability implements Durability {

    private final Linux calls;
    private final GroupSync together = new GroupSync(this::sync);

    /// Devices written to since the last barrier.
    private final Set<Long> dirty = ConcurrentHashMap.newKeySet();

    /// Something open on each device. Guarded by itself.
    private final Map<Long, Device> devices = new HashMap<>();

    SyncfsDurability(Linux calls) {
        this.calls = calls;
    }

    /// @param fd negative: the error that opening it gave
    /// @param shown by which a person knows the device
    private record Device(int fd, String shown) {}

    @Override
    public void wrote(NewFile file) {}

    @Override
    public void changed(Folder folder) throws StorageException {
        touch(folder.stat().dev(), folder::openToSync, folder.shown());
    }

    @Override
    public void changed(Folder folder, Name name, Stat stat) throws StorageException {
        boolean opens = stat.isFile() || stat.isFolder();
        touch(
                stat.dev(),
                () -> opens ? folder.openToSync(name) : folder.openToSync(),
                folder.shown(name));
    }

    /// Opens something on a device.
    private interface Opening {
        int open() throws StorageException;
    }

    private void touch(long dev, Opening opening, String shown) throws StorageException {
        if (!dirty.contains(dev)) {
            synchronized (devices) {
                Device known = devices.get(dev);
                // One that could not be opened may be from another of its folders.
                if (known == null || known.fd < 0) {
                    devices.put(dev, new Device(opening.open(), shown));
                }
            }
            dirty.add(dev);
        }
    }

    @Override
    public void barrier() throws StorageException {
        together.run();
    }

    private void sync() throws StorageException {
        for (Long dev : List.copyOf(dirty)) {
            dirty.remove(dev);
            Device device;
            synchronized (devices) {
                device = devices.get(dev);
            }
            int result = device == null ? 0 : device.fd < 0 ? device.fd : calls.syncfs(device.fd);
            if (result < 0) {
                throw Errors.of(
                        "bring to disk what was written below",
                        device == null ? "" : device.shown,
                        -result);
            }
        }
    }

    @Override
    public void close() {
        synchronized (devices) {
            for (Device device : devices.values()) {
                if (device.fd >= 0) {
                    calls.close(device.fd);
                }
            }
            devices.clear();
        }
    }
}
