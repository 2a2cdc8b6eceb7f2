package dev.godwit.store.duckdb;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What persons ruled: of several rulings that speak of a node the latest counts. All are at hand,
/// by their paths, because a node is found by its own and those above it. Written under the write
/// lock, read by anyone.
final class Rulings {

    /// What was said of a path, and which ruling it was.
    private record Said<T>(long number, T what) {

        private static <T> @Nullable Said<T> later(@Nullable Said<T> a, @Nullable Said<T> b) {
            return a == null || (b != null && b.number > a.number) ? b : a;
        }
    }

    /// The rulings of one kind on paths.
    private static final class OnPaths<T> {

        private final Map<String, Said<T>> on = new ConcurrentHashMap<>();
        private final Map<String, Said<T>> below = new ConcurrentHashMap<>();

        void add(String path, boolean all, Said<T> said) {
            on.put(path, said);
            if (all) {
                below.put(path, said);
            }
        }

        @Nullable Said<T> above(String folder) {
            if (below.isEmpty()) {
                return null;
            }
            NodeRef ref = new NodeRef(folder);
            Said<T> above = below.get(folder);
            while (!ref.isRoot()) {
                ref = ref.parent();
                above = Said.later(above, below.get(ref.path()));
            }
            return above;
        }

        @Nullable Said<T> latest(@Nullable Said<T> above, String folder, String name) {
            return on.isEmpty()
                    ? null
                    : Said.later(above, on.get(NodeRef.childPath(folder, new Name(name))));
        }
    }

    private final OnPaths<Boolean> inclusions = new OnPaths<>();
    private final OnPaths<Resolution> resolutions = new OnPaths<>();
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
                } else if (row.isNull(5)) {
                    inclusions.add(row.string(2), row.flag(4), new Said<>(last, row.flag(3)));
                } else {
                    resolutions.add(
                            row.string(2),
                            row.flag(4),
                            new Said<>(last, Codes.resolution(row.number(5))));
                }
            }
        }
    }

    /// All that was ruled, oldest first.
    static List<Ruling> all(Reader reader) throws SQLException {
        List<Ruling> all = new ArrayList<>();
        String sql =
                "SELECT path, include, below, policy, who, coalesce(why, '') FROM rulings ORDER BY"
                        + " number";
        try (Result row = reader.query(sql)) {
            while (row.next()) {
                all.add(ruling(row));
            }
        }
        return all;
    }

    private static Ruling ruling(Result row) {
        String by = row.string(4);
        if (row.isNull(0)) {
            return new Ruling.OnConflicts(Codes.policy(row.number(3)), by);
        }
        String path = row.string(0);
        return row.isNull(3)
                ? new Ruling.OnPath(path, row.flag(1), row.flag(2), by, row.string(5))
                : new Ruling.OnNode(
                        path, Codes.resolution(row.number(3)), row.flag(2), by, row.string(5));
    }

    /// The sequence of the latest change; 0 before the first.
    long sequence() {
        return sequence;
    }

    /// Whether anybody ruled about a path.
    boolean any() {
        return !inclusions.on.isEmpty() || !resolutions.on.isEmpty();
    }

    /// Whether anybody ever said that something is to be deleted.
    boolean delete() {
        return resolutions.on.values().stream().anyMatch(said -> said.what == Resolution.DELETE);
    }

    /// What they say of the nodes in one folder.
    InFolder in(String folder) {
        return new InFolder(folder, inclusions.above(folder), resolutions.above(folder));
    }

    /// What rulings say of the nodes in one folder.
    final class InFolder {

        private final String folder;
        private final @Nullable Said<Boolean> inclusionAbove;
        private final @Nullable Said<Resolution> resolutionAbove;

        private InFolder(
                String folder,
                @Nullable Said<Boolean> inclusionAbove,
                @Nullable Said<Resolution> resolutionAbove) {
            this.folder = folder;
            this.inclusionAbove = inclusionAbove;
            this.resolutionAbove = resolutionAbove;
        }

        OnConflict policy() {
            return policy;
        }

        boolean speaksOf(String name) {
            return inclusions.latest(inclusionAbove, folder, name) != null
                    || resolutions.latest(resolutionAbove, folder, name) != null;
        }

        boolean excludes(String name) {
            Said<Boolean> latest = inclusions.latest(inclusionAbove, folder, name);
            return latest != null && !latest.what;
        }

        Optional<Resolution> resolves(String name) {
            return Optional.ofNullable(resolutions.latest(resolutionAbove, folder, name))
                    .map(Said::what);
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
                case Ruling.OnNode on ->
                        row.add(on.path())
                                .addNothing()
                                .add(on.below())
                                .add(on.as())
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
                case Ruling.OnPath on ->
                        inclusions.add(on.path(), on.below(), new Said<>(last, on.include()));
                case Ruling.OnNode on ->
                        resolutions.add(on.path(), on.below(), new Said<>(last, on.as()));
                case Ruling.OnConflicts on -> policy = on.policy();
            }
        }
        sequence = at;
    }
}
