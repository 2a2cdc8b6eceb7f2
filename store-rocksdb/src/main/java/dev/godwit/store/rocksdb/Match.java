package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Children of one key on both sides of a folder, one of them at least.
///
/// @param collides whether another unmarked source child has the same key
record Match(
        KeyedChildren.@Nullable Kid source,
        KeyedChildren.@Nullable Kid destination,
        boolean collides) {

    private static final List<BiPredicate<Member, Member>> LIKENESSES =
            List.of(Member::equals, (a, b) -> a.folder() == b.folder(), (_, _) -> true);

    /// The matches of all children of one key: unmarked source children choose first, and the like
    /// before the unlike.
    static List<Match> of(List<KeyedChildren.Kid> sources, List<KeyedChildren.Kid> destinations) {
        List<Match> matches = new ArrayList<>(sources.size() + destinations.size());
        List<KeyedChildren.Kid> left = new ArrayList<>(destinations);
        List<KeyedChildren.Kid> unmarked = new ArrayList<>(sources);
        unmarked.removeIf(kid -> kid.child().mark() != Mark.NONE);
        List<KeyedChildren.Kid> marked = new ArrayList<>(sources);
        marked.removeIf(kid -> kid.child().mark() == Mark.NONE);
        choose(unmarked, left, unmarked.size() > 1, matches);
        choose(marked, left, false, matches);
        left.forEach(kid -> matches.add(new Match(null, kid, false)));
        return matches;
    }

    private static void choose(
            List<KeyedChildren.Kid> sources,
            List<KeyedChildren.Kid> left,
            boolean collide,
            List<Match> matches) {
        IdentityHashMap<KeyedChildren.Kid, KeyedChildren.Kid> chosen = new IdentityHashMap<>();
        for (BiPredicate<Member, Member> like : LIKENESSES) {
            for (KeyedChildren.Kid source : sources) {
                if (!chosen.containsKey(source)) {
                    left.stream()
                            .filter(kid -> like.test(source.member(), kid.member()))
                            .findFirst()
                            .ifPresent(kid -> {
                                chosen.put(source, kid);
                                left.remove(kid);
                            });
                }
            }
        }
        sources.forEach(source -> matches.add(new Match(source, chosen.get(source), collide)));
    }

    Verdict verdict(Comparison comparison) {
        if (source == null) {
            return one().child().mark() == Mark.EXCLUDED
                    ? Verdict.EXCLUDED
                    : Verdict.ONLY_ON_DESTINATION;
        }
        return switch (source.child().mark()) {
            case EXCLUDED -> Verdict.EXCLUDED;
            case UNSUPPORTED -> Verdict.UNSUPPORTED;
            case NONE -> unmarked(source.child().node(), comparison);
        };
    }

    private Verdict unmarked(Node from, Comparison comparison) {
        if (collides) {
            return Verdict.COLLISION;
        }
        if (destination == null) {
            return Verdict.ONLY_ON_SOURCE;
        }
        Node to = destination.child().node();
        return from instanceof Node.Unreadable || to instanceof Node.Unreadable
                ? Verdict.CHANGED
                : comparison.verdict(from, to);
    }

    /// Whether both are folders that no rule marks, so that the destination's is listed too.
    boolean isFolderPair() {
        return !collides
                && source != null
                && isUnmarkedFolder(source)
                && destination != null
                && isUnmarkedFolder(destination);
    }

    private static boolean isUnmarkedFolder(KeyedChildren.Kid kid) {
        return kid.member().folder() && kid.child().mark() == Mark.NONE;
    }

    /// The source's child, else the destination's.
    KeyedChildren.Kid one() {
        KeyedChildren.Kid any = source != null ? source : destination;
        if (any == null) {
            throw new IllegalStateException("A match of nothing");
        }
        return any;
    }

    /// Whether its verdict follows from what is implied of children without a row of their own.
    boolean follows(Verdict implied, Verdict verdict) {
        if (source == null) {
            return false;
        }
        if (implied == Verdict.ONLY_ON_SOURCE) {
            return destination == null && !collides;
        }
        return destination != null
                && source.child().mark() == Mark.NONE
                && verdict == implied
                && source.member().equals(destination.member());
    }

    /// The destination's member; null where there is none.
    @Nullable Member partner() {
        return destination == null ? null : destination.member();
    }
}
