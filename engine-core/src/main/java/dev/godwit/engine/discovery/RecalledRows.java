package dev.godwit.engine.discovery;

import java.util.ArrayDeque;
import java.util.Deque;

/// Bounds how many rows of the pass before are held at once: of what is too much that goes first
/// which was read first.
final class RecalledRows {

    private static final int SHARE_OF_HEAP = 16;

    /// What a row takes once it is a node, with a few attributes.
    private static final int BYTES_OF_A_ROW = 600;

    private final long most;

    /// What was read first comes first. Guarded by this, as the count of its rows.
    private final Deque<Held> held = new ArrayDeque<>();

    private long rows;

    private record Held(long rows, Runnable drop) {}

    /// @param most rows that may be held
    RecalledRows(long most) {
        this.most = most;
    }

    static RecalledRows ofHeap() {
        return new RecalledRows(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_OF_A_ROW);
    }

    /// Counts what is held from now on, and drops what is too much by that.
    ///
    /// @param drop lets go of it, without waiting for anybody
    synchronized void hold(long count, Runnable drop) {
        held.add(new Held(count, drop));
        rows += count;
        while (rows > most) {
            Held first = held.remove();
            rows -= first.rows();
            first.drop().run();
        }
    }
}
