package dev.godwit.store.duckdb;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What persons ruled: of several rulings that speak of a node the latest counts. All are at hand,
/// by their paths, because a node is found by its own and those above it. Written under the write
/// lock, read by anyone.
final class Rulings {

    /// @param number counts rulings up
    private record OnPath(long number, boolean include) {

        private static @Nullable OnPath later(@Nullable OnPath a, @Nullable OnPath b) {
            return a == null || (b != null && b.number > a.number) ? b : a;
        }
    }

    private final Map<String, OnPath> onPaths = new ConcurrentHashMap<>();
    private final Map<String, OnPath> belowPaths = new ConcurrentHashMap<>();
    private volatile OnConflict policy = OnConflict.ASK;
    private volatile long sequence;
    private long last;

    Rulings(Reader reader) throws SQLException {
        String all =
                "SELECT seq, number, path, include, below, policy FROM rulings ORDER BY number";
        try (Result row = reader.query(all)) {
            while (row.next()) {
                sequence = row.number(0);
                last = row.number(1);
                if (row.isNull(2)) {
                    policy = Codes.policy(row.number(5));
                } else {
                    add(row.string(2), new OnPath(last, row.flag(3)), row.flag(4));
                }
            }
        }
    }

    private void add(String path, OnPath ruling, boolean below) {
        onPaths.put(path, ruling);
        if (below) {
            belowPaths.put(path, ruling);
        }
    }

    /// The sequence of the latest change; 0 before the first.
    long sequence() {
        return sequence;
    }

    /// Whether anybody ruled about a path.
    boolean any() {
        return !onPaths.isEmpty();
    }

    /// What they say of the nodes in one folder.
    InFolder in(String folder) {
        OnPath above = null;
        if (!belowPaths.isEmpty()) {
            NodeRef ref = new NodeRef(folder);
            above = belowPaths.get(folder);
            while (!ref.isRoot()) {
                ref = ref.parent();
                above = OnPath.later(above, belowPaths.get(ref.path()));
            }
        }
        return new InFolder(folder, above);
    }

    /// What rulings say of the nodes in one folder.
    final class InFolder {

        private final String folder;
        private final @Nullable OnPath above;

        private InFolder(String folder, @Nullable OnPath above) {
            this.folder = folder;
            this.above = above;
        }

        OnConflict policy() {
            return policy;
        }

        boolean speaksOf(String name) {
            return latest(name) != null;
        }

        boolean excludes(String name) {
            OnPath latest = latest(name);
            return latest != null && !latest.include;
        }

        private @Nullable OnPath latest(String name) {
            return onPaths.isEmpty()
                    ? null
                    : OnPath.later(above, onPaths.get(NodeRef.childPath(folder, new Name(name))));
        }
    }

    // ------------------------------------------------------------ writing

    void write(Writer writer, List<Ruling> rulings) throws SQLException {
        long number = last;
        for (Ruling ruling : rulings) {
            RowAppender row = writer.to(Table.RULINGS).row().add(++number);
            switch (ruling) {
                case Ruling.OnPath on ->
                        row.add(on.path())
                                .add(on.include())
                                .add(on.below())
                                .addNothing()
                                .add(on.by())
                                .add(on.why());
                case Ruling.OnConflicts on ->
                        row.addNothing()
                                .addNothing()
                                .addNothing()
                                .add(on.policy())
                                .add(on.by())
                                .addNothing();
            }
            row.endRow();
        }
    }

    /// What was written is committed.
    void committed(List<Ruling> rulings, long at) {
        for (Ruling ruling : rulings) {
            last++;
            switch (ruling) {
                case Ruling.OnPath on -> add(on.path(), new OnPath(last, on.include()), on.below());
                case Ruling.OnConflicts on -> policy = on.policy();
            }
        }
        sequence = at;
    }
}
