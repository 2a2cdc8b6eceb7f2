package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;

/// How many nodes of each kind, and the apparent bytes of the files. What could not be read counts
/// as special.
public record Tally(long folders, long files, long links, long specials, long bytes) {

    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    public static Tally of(Node node) {
        return switch (node) {
            case Node.Folder _ -> new Tally(1, 0, 0, 0, 0);
            case Node.File file -> new Tally(0, 1, 0, 0, file.size());
            case Node.Link _ -> new Tally(0, 0, 1, 0, 0);
            case Node.Special _ -> new Tally(0, 0, 0, 1, 0);
            case Node.Unreadable _ -> new Tally(0, 0, 0, 1, 0);
        };
    }

    public Tally plus(Tally other) {
        return new Tally(
                folders + other.folders,
                files + other.files,
                links + other.links,
                specials + other.specials,
                bytes + other.bytes);
    }

    public Tally minus(Tally other) {
        return new Tally(
                folders - other.folders,
                files - other.files,
                links - other.links,
                specials - other.specials,
                bytes - other.bytes);
    }

    /// Nodes of all kinds.
    public long nodes() {
        return folders + files + links + specials;
    }
}
