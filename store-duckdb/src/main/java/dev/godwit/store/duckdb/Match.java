package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import org.jspecify.annotations.Nullable;

/// The children of one key on both sides of a folder, one of them at least.
///
/// @param collides whether another unmarked source child has the same key
record Match(
        @Nullable ComparedChild source, @Nullable ComparedChild destination, boolean collides) {

    Match(@Nullable ComparedChild source, @Nullable ComparedChild destination) {
        this(source, destination, false);
    }

    Verdict verdict(Comparison comparison) {
        if (source == null) {
            return there().mark() == Mark.EXCLUDED ? Verdict.EXCLUDED : Verdict.ONLY_ON_DESTINATION;
        }
        return switch (source.mark()) {
            case EXCLUDED -> Verdict.EXCLUDED;
            case UNSUPPORTED -> Verdict.UNSUPPORTED;
            case NONE -> unmarked(source, comparison);
        };
    }

    private Verdict unmarked(ComparedChild from, Comparison comparison) {
        if (collides) {
            return Verdict.COLLISION;
        }
        if (destination == null) {
            return Verdict.ONLY_ON_SOURCE;
        }
        return from.node() instanceof Node.Unreadable
                        || destination.node() instanceof Node.Unreadable
                ? Verdict.CHANGED
                : comparison.verdict(from.node(), destination.node());
    }

    /// Whether the verdict is a conflict; of [Verdict#TO_HASH], whether a change will be one.
    boolean isConflict(Verdict verdict) {
        return switch (verdict) {
            case KIND_CLASH, COLLISION -> true;
            case CHANGED, TO_HASH -> !isOurs();
            case ONLY_ON_SOURCE, ONLY_ON_DESTINATION, SAME, METADATA, UNSUPPORTED, EXCLUDED ->
                    false;
        };
    }

    /// Whether the destination still holds what an outcome put there.
    private boolean isOurs() {
        String token =
                switch (there().node()) {
                    case Node.File file -> file.token().text();
                    case Node.Link link -> link.token().text();
                    case Node.Special special -> special.token().text();
                    case Node.Folder _, Node.Unreadable _ -> null;
                };
        return token != null && token.equals(one().token());
    }

    /// Whether rows of both sides find each other by their names.
    boolean isOneKey() {
        return source == null ? false : destination == null || source.isOneKeyWith(destination);
    }

    boolean isMarked() {
        return source != null && source.mark() != Mark.NONE;
    }

    /// Whether both are folders that no rule marks, so that the destination's is listed too.
    boolean isFolderPair() {
        return !collides
                && source != null
                && source.isUnmarkedFolder()
                && destination != null
                && destination.isUnmarkedFolder();
    }

    /// The source's child, else the destination's.
    ComparedChild one() {
        return source != null ? source : there();
    }

    /// The destination's child, which there is.
    ComparedChild there() {
        if (destination == null) {
            throw new IllegalStateException("A match of nothing");
        }
        return destination;
    }
}
