package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Says below which folders nothing can be done.
final class Blockers {

    private static final int REMEMBERED = 10_000;

    private final Union union;

    private final Map<String, Optional<String>> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Blockers(Union union) {
        this.union = union;
    }

    /// The highest folder on the way to this one, itself included, in which nothing can be done;
    /// null when there is none.
    @Nullable String of(String folderPath) throws RocksDBException {
        Optional<String> found = known.get(folderPath);
        if (found == null) {
            found = Optional.ofNullable(look(folderPath));
            known.put(folderPath, found);
        }
        return found.orElse(null);
    }

    private @Nullable String look(String path) throws RocksDBException {
        if (path.isEmpty()) {
            OutcomeRow root =
                    Outcomes.find(
                            union.view(),
                            NodeId.ROOT,
                            FactWriter.member(NodeKey.ROOT),
                            union.pass());
            return root != null && failed(Optional.of(root.outcome())) ? "" : null;
        }
        NodeRef ref = new NodeRef(path);
        String above = of(ref.parent().path());
        return above != null ? above : isUnusable(ref) ? path : null;
    }

    private boolean isUnusable(NodeRef ref) throws RocksDBException {
        Place parent = union.at(ref.parent().path());
        Entry entry = parent == null ? null : union.find(parent, Member.of(ref.name(), true));
        return entry != null && (failed(entry.row().outcome()) || isExcludedAndAbsent(entry.row()));
    }

    private static boolean isExcludedAndAbsent(Row row) {
        return row.decision() == Decision.EXCLUDE
                && !(row.destination().orElse(null) instanceof Node.Folder);
    }

    private static boolean failed(Optional<NodeOutcome> outcome) {
        OutcomeKind kind = outcome.map(NodeOutcome::kind).orElse(OutcomeKind.PENDING);
        return kind == OutcomeKind.FAILED
                || kind == OutcomeKind.BLOCKED
                || kind == OutcomeKind.STALE;
    }
}
