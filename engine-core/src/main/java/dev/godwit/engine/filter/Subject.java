package dev.godwit.engine.filter;

import org.jspecify.annotations.Nullable;

/// A node that rules are asked about. For one thread.
final class Subject {

    private final String path;
    private final boolean folder;
    private int @Nullable [] pathUnits;
    private int @Nullable [] nameUnits;

    Subject(String path, boolean folder) {
        this.path = path;
        this.folder = folder;
    }

    boolean folder() {
        return folder;
    }

    /// The path's characters.
    int[] path() {
        if (pathUnits == null) {
            pathUnits = Units.of(path);
        }
        return pathUnits;
    }

    /// The last name's characters.
    int[] name() {
        if (nameUnits == null) {
            nameUnits = Units.of(path.substring(path.lastIndexOf('/') + 1));
        }
        return nameUnits;
    }
}
