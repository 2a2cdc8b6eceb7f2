package dev.godwit.spi.store;

/// A number of nodes and the apparent bytes of the files among them.
public record Count(long nodes, long bytes) {

    public static final Count NONE = new Count(0, 0);

    public Count plus(Count other) {
        return new Count(nodes + other.nodes, bytes + other.bytes);
    }
}
