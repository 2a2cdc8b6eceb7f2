package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Name;
import org.jspecify.annotations.Nullable;

/// A node within its folder. Its methods are written out for speed, as those of
/// [dev.godwit.spi.value.NodeId] are.
record Key(String name, boolean folder) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
        int c = Name.compareText(name, other.name);
        return c != 0 ? c : Boolean.compare(folder, other.folder);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && folder == key.folder && name.equals(key.name);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Boolean.hashCode(folder);
    }
}
