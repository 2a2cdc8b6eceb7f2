package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Name;
import java.util.Comparator;

/// A node within its folder.
record Key(String name, boolean folder) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::name, Name::compareText).thenComparing(Key::folder);

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }
}
