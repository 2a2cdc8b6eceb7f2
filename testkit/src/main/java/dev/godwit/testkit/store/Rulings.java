package dev.godwit.testkit.store;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a person ruled: of several rulings that speak of a node the latest counts.
final class Rulings {

    /// Rulings of one kind on paths.
    private final class OnPaths<T> {

        private record Numbered<T>(long number, T said) {}

        private final Map<String, Numbered<T>> onPaths = new HashMap<>();
        private final Map<String, Numbered<T>> belowPaths = new HashMap<>();

        void add(String path, boolean below, T said) {
            Numbered<T> numbered = new Numbered<>(++number, said);
            onPaths.put(path, numbered);
            if (below) {
                belowPaths.put(path, numbered);
            }
        }

        Optional<T> latest(String path) {
            List<Numbered<T>> found = new ArrayList<>();
            Optional.ofNullable(onPaths.get(path)).ifPresent(found::add);
            for (NodeRef above = new NodeRef(path); !above.isRoot(); above = above.parent()) {
                Optional.ofNullable(belowPaths.get(above.parent().path())).ifPresent(found::add);
            }
            return found.stream()
                    .max(Comparator.comparingLong(Numbered::number))
                    .map(Numbered::said);
        }
    }

    private final OnPaths<Boolean> inclusions = new OnPaths<>();
    private final OnPaths<Resolution> resolutions = new OnPaths<>();
    private long number;
    private OnConflict policy = OnConflict.ASK;

    void add(Ruling ruling) {
        switch (ruling) {
            case Ruling.OnPath on -> inclusions.add(on.path(), on.below(), on.include());
            case Ruling.OnNode on -> resolutions.add(on.path(), on.below(), on.as());
            case Ruling.OnConflicts on -> policy = on.policy();
        }
    }

    OnConflict policy() {
        return policy;
    }

    /// Whether somebody ruled about the path or a folder above it.
    boolean speakOf(String path) {
        return inclusions.latest(path).isPresent() || resolutions.latest(path).isPresent();
    }

    boolean exclude(String path) {
        return inclusions.latest(path).map(include -> !include).orElse(false);
    }

    Optional<Resolution> resolve(String path) {
        return resolutions.latest(path);
    }
}
