package dev.godwit.engine.filter;

/// A node that rules are asked about.
final class Subject {

    private final boolean folder;
    private final int[] units;
    private final int nameFrom;

    Subject(String path, boolean folder) {
        this.folder = folder;
        units = Units.of(path);
        int from = units.length;
        while (from > 0 && units[from - 1] != '/') {
            from--;
        }
        nameFrom = from;
    }

    boolean folder() {
        return folder;
    }

    /// The path's characters.
    int[] units() {
        return units;
    }

    /// The index of the name's first character.
    int nameFrom() {
        return nameFrom;
    }
}
