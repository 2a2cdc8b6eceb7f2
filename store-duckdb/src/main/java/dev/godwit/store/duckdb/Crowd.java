package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Mark;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Children of one folder that share a key: unmarked source children choose their partners first,
/// and the like before the unlike. Children are added in the order of name and kind.
final class Crowd {

    private static final List<BiPredicate<ComparedChild, ComparedChild>> LIKENESSES =
            List.of(
                    ComparedChild::isOneKeyWith,
                    (a, b) -> a.isFolder() == b.isFolder(),
                    (_, _) -> true);

    private final List<ComparedChild> unmarked = new ArrayList<>();
    private final List<ComparedChild> marked = new ArrayList<>();
    private final List<ComparedChild> destinations = new ArrayList<>();

    /// Adds a child of one side; the other is null.
    void add(@Nullable ComparedChild source, @Nullable ComparedChild destination) {
        if (source != null) {
            (source.mark() == Mark.NONE ? unmarked : marked).add(source);
        }
        if (destination != null) {
            destinations.add(destination);
        }
    }

    List<Match> matches() {
        List<Match> matches = new ArrayList<>();
        choose(unmarked, unmarked.size() > 1, matches);
        choose(marked, false, matches);
        destinations.forEach(child -> matches.add(new Match(null, child)));
        return matches;
    }

    private void choose(List<ComparedChild> sources, boolean collide, List<Match> matches) {
        IdentityHashMap<ComparedChild, ComparedChild> chosen = new IdentityHashMap<>();
        for (BiPredicate<ComparedChild, ComparedChild> like : LIKENESSES) {
            for (ComparedChild source : sources) {
                if (!chosen.containsKey(source)) {
                    destinations.stream()
                            .filter(child -> like.test(source, child))
                            .findFirst()
                            .ifPresent(child -> {
                                chosen.put(source, child);
                                destinations.remove(child);
                            });
                }
            }
        }
        sources.forEach(source -> matches.add(new Match(source, chosen.get(source), collide)));
    }
}
