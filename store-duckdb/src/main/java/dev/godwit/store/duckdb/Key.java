package dev.godwit.store.duckdb;

import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.value.Name;
import java.util.Comparator;

/// A node within its folder.
record Key(String name, boolean folder) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::name, Name::compareText).thenComparing(Key::folder);

    static Key of(NodeKey key) {
        return new Key(key.name().text(), key.folder());
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }
}
