package dev.godwit.testkit.store;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.value.NodeRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person ruled: of several rulings that speak of a node the latest counts.
final class Rulings {

    /// @param number counts rulings up
    private record Numbered(long number, boolean include) {}

    private final Map<String, Numbered> onPaths = new HashMap<>();
    private final Map<String, Numbered> belowPaths = new HashMap<>();
    private long number;
    private OnConflict policy = OnConflict.ASK;

    void add(Ruling ruling) {
        switch (ruling) {
            case Ruling.OnPath on -> {
                Numbered numbered = new Numbered(++number, on.include());
                onPaths.put(on.path(), numbered);
                if (on.below()) {
                    belowPaths.put(on.path(), numbered);
                }
            }
            case Ruling.OnConflicts on -> policy = on.policy();
        }
    }

    OnConflict policy() {
        return policy;
    }

    /// Whether somebody ruled about the path or a folder above it.
    boolean speakOf(String path) {
        return latest(path).isPresent();
    }

    boolean exclude(String path) {
        return latest(path).map(numbered -> !numbered.include()).orElse(false);
    }

    private Optional<Numbered> latest(String path) {
        Stream.Builder<@Nullable Numbered> found = Stream.builder();
        found.add(onPaths.get(path));
        for (NodeRef above = new NodeRef(path); !above.isRoot(); above = above.parent()) {
            found.add(belowPaths.get(above.parent().path()));
        }
        return found.build()
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(Numbered::number));
    }
}
