package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import org.jspecify.annotations.Nullable;

/// The names in a folder, one after the other.
interface Entries extends AutoCloseable {

    /// The next name; null when there is none any more.
    @Nullable Name next() throws StorageException;

    /// Whether the entry that was given last cannot be reached by the name that was made of it.
    boolean misread(Name name);

    @Override
    void close();
}
