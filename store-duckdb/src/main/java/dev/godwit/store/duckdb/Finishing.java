package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which folders were put in place, or changed in what they hold, since they were last finished.
final class Finishing {

    static final Finishing NONE = new Finishing();

    /// An outcome that changes the folder it is in.
    private static final String CHANGES_FOLDER =
            "kind IN ("
                    + Codes.of(OutcomeKind.COPIED)
                    + ", "
                    + Codes.of(OutcomeKind.OVERWRITTEN)
                    + ", "
                    + Codes.of(OutcomeKind.DELETED)
                    + ")";

    private final Map<NodeId, Long> numbers = new HashMap<>();
    private final Map<Long, Long> changed = new HashMap<>();
    private final Map<Long, Long> finished = new HashMap<>();

    private Finishing() {}

    /// Of the folders in some folders.
    ///
    /// @param depth of the former
    static Finishing of(Union union, List<UnionFolder> parents, int depth) throws SQLException {
        Finishing finishing = new Finishing();
        if (parents.isEmpty()) {
            return finishing;
        }
        Among among = Among.of(parents.stream().map(folder -> folder.number).toList());
        String children =
                "SELECT number, id_high, id_low FROM folders WHERE " + among.sql("parent");
        try (Result row = union.scan(children, among, List.of())) {
            while (row.next()) {
                finishing.numbers.put(new NodeId(row.number(1), row.number(2)), row.number(0));
            }
        }
        finishing.read(union, depth);
        return finishing;
    }

    private void read(Union union, int depth) throws SQLException {
        Among among = Among.of(numbers.values());
        int pass = union.sql().pass();
        String changes =
                "SELECT folder, max(seq) FROM outcomes WHERE pass = "
                        + pass
                        + " AND "
                        + CHANGES_FOLDER
                        // The root's own outcome names the root as its parent.
                        + " AND name <> '' AND "
                        + among.sql("folder")
                        + " AND depth = ? GROUP BY folder";
        try (Result row = union.scan(changes, among, List.of(depth + 1))) {
            while (row.next()) {
                changed.put(row.number(0), row.number(1));
            }
        }
        String ends =
                "SELECT folder, max(seq) FROM finished WHERE pass = "
                        + pass
                        + " AND "
                        + among.sql("folder")
                        + " GROUP BY folder";
        try (Result row = union.scan(ends, among, List.of())) {
            while (row.next()) {
                finished.put(row.number(0), row.number(1));
            }
        }
    }

    boolean isToFinish(UnionFolder.Entry entry) {
        Row row = entry.row();
        NodeId id = entry.id();
        return id != null
                && row.source().isPresent()
                && row.decision() != Decision.EXCLUDE
                && isToFinish(numbers.get(id), entry.isInPlaceByOutcome() ? entry.outcomeAt() : 0);
    }

    private boolean isToFinish(@Nullable Long number, long inPlaceAt) {
        long changedAt = number == null ? 0 : changed.getOrDefault(number, 0L);
        long finishedAt = number == null ? 0 : finished.getOrDefault(number, 0L);
        return Math.max(inPlaceAt, changedAt) > finishedAt;
    }

    /// Whether the root is to be finished.
    ///
    /// @return how often it was tried; empty when it is not
    static Optional<Integer> ofRoot(Union union) throws SQLException {
        Finishing finishing = new Finishing();
        String root = "SELECT number FROM folders WHERE depth = 0 AND path = ''";
        try (Result row = union.reader().query(root)) {
            if (row.next()) {
                finishing.numbers.put(NodeId.ROOT, row.number(0));
            }
        }
        Long number = finishing.numbers.get(NodeId.ROOT);
        if (number == null) {
            return Optional.empty();
        }
        finishing.read(union, 0);
        String own =
                "SELECT seq, kind, attempts FROM outcomes WHERE name = '' AND pass = ? AND folder ="
                        + " ? ORDER BY rowid DESC LIMIT 1";
        long inPlaceAt = 0;
        int attempts = 0;
        try (Result row = union.reader().query(own, union.sql().pass(), number)) {
            if (row.next()) {
                inPlaceAt = Codes.outcome(row.number(1)).inPlace() ? row.number(0) : 0;
                attempts = row.code(2);
            }
        }
        return finishing.isToFinish(number, inPlaceAt) ? Optional.of(attempts) : Optional.empty();
    }
}
