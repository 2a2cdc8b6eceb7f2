package dev.godwit.store.duckdb;

import dev.godwit.spi.store.WorkKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes work out of a walk: as many items as are wanted at most, from as many steps as that needs.
final class Pull {

    /// Nodes of a step at most, however little of it is work.
    private static final int LARGEST = 30_000;

    /// Says what is work, and takes it.
    interface Taker {

        /// Looks at what comes next.
        default void prepare(List<UnionFolder> step) throws SQLException {}

        boolean wants(UnionFolder folder, UnionFolder.Entry entry);

        void take(UnionFolder folder, UnionFolder.Entry entry);

        /// Whether nodes that are on the destination only may be work.
        default boolean extras() {
            return false;
        }
    }

    private final Walk walk;
    private final Rulings rulings;
    private final int max;
    private final Taker taker;
    private int taken;

    private Pull(Walk walk, Rulings rulings, int max, Taker taker) {
        this.walk = walk;
        this.rulings = rulings;
        this.max = max;
        this.taker = taker;
    }

    /// @return where to go on
    static Optional<WorkKey> run(Walk walk, Rulings rulings, int max, Taker taker)
            throws SQLException {
        return new Pull(walk, rulings, max, taker).run();
    }

    private Optional<WorkKey> run() throws SQLException {
        int width = Math.min(max, LARGEST);
        while (true) {
            List<UnionFolder> step = walk.next(width);
            taker.prepare(step);
            for (UnionFolder folder : step) {
                if (!take(folder)) {
                    return walk.position();
                }
            }
            if (walk.isEnded() || taken > max / 2) {
                return walk.position();
            }
            width = Math.min(width * 2, LARGEST);
        }
    }

    /// @return whether there was room for all of it; else the walk goes on where there was none
    private boolean take(UnionFolder folder) {
        @Nullable String last = null;
        for (UnionFolder.Entry entry : folder.entries(rulings, taker.extras())) {
            String name = entry.row().key().name().text();
            if (taker.wants(folder, entry)) {
                if (taken >= max && !name.equals(last)) {
                    walk.goBack(folder.number, last);
                    return false;
                }
                taker.take(folder, entry);
                taken++;
            }
            last = name;
        }
        return true;
    }
}
