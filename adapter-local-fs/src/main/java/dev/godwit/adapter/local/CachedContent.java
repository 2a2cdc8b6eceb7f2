package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.PageCache;
import dev.godwit.spi.value.Name;

/// Whether content stays in the system's cache once it was read, or is published: then a barrier
/// has brought it to disk, before which the system would not let it go.
final class CachedContent implements PageCache {

    /// Set once, by whoever opened the adapter.
    private volatile boolean spared;

    @Override
    public void spare() {
        spared = true;
    }

    /// The content of this file was read.
    void wasRead(OpenFile file) {
        if (spared) {
            file.forget();
        }
    }

    /// The content of this file was written and is on disk.
    void wasPublished(Folder folder, Name name, Stat published) {
        if (spared && published.isFile()) {
            try (OpenFile file = folder.open(name, published)) {
                file.forget();
            } catch (StorageException e) {
                // It stays where it is.
            }
        }
    }
}
