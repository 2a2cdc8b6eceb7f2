package dev.godwit.engine.discovery;

import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Bounds how much of the rows of the pass before is held at once: of what is too much that goes
/// first which was read first.
final class RecalledRows {

    private static final int SHARE_OF_HEAP = 16;

    /// What a row takes once it is a node, without what it carries.
    static final int BYTES_OF_A_ROW = 600;

    private final long most;

    /// What was read first comes first. Guarded by this, as the sum of its bytes.
    private final Deque<Held> held = new ArrayDeque<>();

    private long bytes;

    private record Held(long bytes, Runnable drop) {}

    /// @param most bytes that may be held
    RecalledRows(long most) {
        this.most = most;
    }

    static RecalledRows ofHeap() {
        return new RecalledRows(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /// Counts what is held from now on, and drops what is too much by that.
    ///
    /// @param known by folder and name; of no folder there is nothing to hold
    /// @param drop lets go of it, without waiting for anybody
    void hold(Map<String, Map<Name, Known>> known, Runnable drop) {
        if (!known.isEmpty()) {
            hold(bytes(known), drop);
        }
    }

    private synchronized void hold(long more, Runnable drop) {
        held.add(new Held(more, drop));
        bytes += more;
        while (bytes > most) {
            Held first = held.remove();
            bytes -= first.bytes();
            first.drop().run();
        }
    }

    /// A folder counts as a row too.
    private static long bytes(Map<String, Map<Name, Known>> known) {
        long bytes = 0;
        for (Map<Name, Known> children : known.values()) {
            bytes += BYTES_OF_A_ROW;
            for (Known child : children.values()) {
                bytes += BYTES_OF_A_ROW + carried(child.node());
            }
        }
        return bytes;
    }

    /// Attributes take whatever an adapter keeps in them, and a link says whatever it likes.
    private static long carried(Node node) {
        long target = node instanceof Node.Link link ? link.target().length() : 0;
        return node.attributes().text().length() + target;
    }
}
