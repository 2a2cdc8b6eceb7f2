package dev.godwit.engine.filter;

import java.util.List;
import java.util.Set;

/// A glob as [Filters] describe it.
final class Glob {

    private static final Set<String> EVERYTHING = Set.of("*", "**", "/**", "**/*");

    private final String text;
    private final boolean foldersOnly;

    /// Matched against the whole path, not the name.
    private final boolean anchored;

    private final Automaton automaton;

    private Glob(String text, boolean foldersOnly, boolean anchored, Automaton automaton) {
        this.text = text;
        this.foldersOnly = foldersOnly;
        this.anchored = anchored;
        this.automaton = automaton;
    }

    /// @throws IllegalArgumentException with what is wrong with it
    static Glob parse(String text) {
        String inside = text;
        boolean foldersOnly = inside.endsWith("/");
        if (foldersOnly) {
            inside = inside.substring(0, inside.length() - 1);
        }
        boolean anchored = inside.contains("/");
        if (inside.startsWith("/")) {
            inside = inside.substring(1);
        }
        for (String name : List.of(inside.split("/", -1))) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException(
                        "it holds "
                                + (name.isEmpty() ? "an empty name" : "the name " + name)
                                + "; write names joined by single slashes");
            }
        }
        return new Glob(text, foldersOnly, anchored, new Automaton(PatternParser.parse(inside)));
    }

    boolean matches(Subject node) {
        if (foldersOnly && !node.folder()) {
            return false;
        }
        return automaton.matches(anchored ? node.path() : node.name());
    }

    /// Whether every node matches.
    boolean matchesAll() {
        return EVERYTHING.contains(text);
    }

    /// Whether something below this folder may match.
    boolean reachesBelow(Subject folder) {
        return !anchored || automaton.begins(folder.path(), true);
    }

    /// Whether it names a way into this folder, and goes on: its names up to a `**` are those of
    /// the folder.
    ///
    /// @param far whether a `**` may stand for some of the folder's names
    boolean leadsInto(Subject folder, boolean far) {
        return anchored && automaton.begins(folder.path(), far);
    }

    @Override
    public String toString() {
        return text;
    }
}
