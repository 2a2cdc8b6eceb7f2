package dev.godwit.testkit.store;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// What stands under one name on both sides of a folder; one side may be empty.
///
/// @param collides whether another source child has the same key
record Pair(Optional<Child> source, Optional<Child> destination, boolean collides) {

    /// All pairs of a folder's children.
    static List<Pair> of(List<Child> sources, List<Child> destinations) {
        Map<String, List<Child>> sourcesByKey = byKey(sources);
        Map<String, List<Child>> destinationsByKey = byKey(destinations);
        List<Pair> pairs = new ArrayList<>();
        sourcesByKey.forEach((key, group) -> {
            List<Child> others = destinationsByKey.remove(key);
            pairs.addAll(ofOneKey(group, others == null ? new ArrayList<>() : others));
        });
        destinationsByKey.values().forEach(group -> pairs.addAll(ofOneKey(List.of(), group)));
        return pairs;
    }

    NodeKey key(NodeId folder) {
        return keyOf(folder, one());
    }

    static NodeKey keyOf(NodeId folder, Child child) {
        return new NodeKey(folder, child.node().name(), isFolder(child));
    }

    /// The source's child, else the destination's.
    Child one() {
        return source.or(() -> destination).orElseThrow();
    }

    /// What the seal says of a pair in a folder that was compared.
    Verdict verdict(Comparison comparison) {
        if (source.isEmpty()) {
            return one().mark() == Mark.EXCLUDED ? Verdict.EXCLUDED : Verdict.ONLY_ON_DESTINATION;
        }
        Node from = source.get().node();
        return switch (source.get().mark()) {
            case EXCLUDED -> Verdict.EXCLUDED;
            case UNSUPPORTED -> Verdict.UNSUPPORTED;
            case NONE -> {
                if (collides) {
                    yield Verdict.COLLISION;
                }
                if (destination.isEmpty()) {
                    yield Verdict.ONLY_ON_SOURCE;
                }
                Node to = destination.get().node();
                yield from instanceof Node.Unreadable || to instanceof Node.Unreadable
                        ? Verdict.CHANGED
                        : comparison.verdict(from, to);
            }
        };
    }

    /// Whether both are folders that no rule marks, so that the destination's is listed too.
    boolean isFolderPair() {
        return !collides
                && source.filter(Pair::isUnmarkedFolder).isPresent()
                && destination.filter(Pair::isUnmarkedFolder).isPresent();
    }

    static boolean isUnmarkedFolder(Child child) {
        return isFolder(child) && child.mark() == Mark.NONE;
    }

    static boolean isFolder(Child child) {
        return child.node() instanceof Node.Folder;
    }

    private static Map<String, List<Child>> byKey(List<Child> children) {
        Map<String, List<Child>> byKey = new TreeMap<>();
        children.stream()
                .sorted(
                        Comparator.comparing((Child child) -> child.node().name())
                                .thenComparing(Pair::isFolder))
                .forEach(child ->
                        byKey.computeIfAbsent(child.key(), _ -> new ArrayList<>()).add(child));
        return byKey;
    }

    /// Unmarked source children choose first, and the like before the unlike.
    private static List<Pair> ofOneKey(List<Child> sources, List<Child> destinations) {
        List<Child> unmarked = sources.stream().filter(c -> c.mark() == Mark.NONE).toList();
        List<Child> marked = sources.stream().filter(c -> c.mark() != Mark.NONE).toList();
        List<Child> left = new ArrayList<>(destinations);
        List<Pair> pairs = new ArrayList<>();
        pairs.addAll(choose(unmarked, left, unmarked.size() > 1));
        pairs.addAll(choose(marked, left, false));
        left.forEach(child -> pairs.add(new Pair(Optional.empty(), Optional.of(child), false)));
        return pairs;
    }

    private static List<Pair> choose(List<Child> sources, List<Child> left, boolean collide) {
        IdentityHashMap<Child, Child> chosen = new IdentityHashMap<>();
        for (BiPredicate<Child, Child> like : LIKENESSES) {
            for (Child source : sources) {
                if (!chosen.containsKey(source)) {
                    left.stream()
                            .filter(child -> like.test(source, child))
                            .findFirst()
                            .ifPresent(child -> {
                                chosen.put(source, child);
                                left.remove(child);
                            });
                }
            }
        }
        return sources.stream()
                .map(source ->
                        new Pair(
                                Optional.of(source),
                                Optional.ofNullable(chosen.get(source)),
                                collide))
                .toList();
    }

    private static final List<BiPredicate<Child, Child>> LIKENESSES =
            List.of(
                    (a, b) -> isFolder(a) == isFolder(b) && a.node().name().equals(b.node().name()),
                    (a, b) -> isFolder(a) == isFolder(b),
                    (_, _) -> true);
}
