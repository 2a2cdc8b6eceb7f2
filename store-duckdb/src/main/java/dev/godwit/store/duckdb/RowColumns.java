package dev.godwit.store.duckdb;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of the union as [UnionSql#ROW] selects it.
final class RowColumns {

    private static final int PATH = 3;
    private static final int VERDICT = 7;
    private static final int OUTCOME = 12;

    /// Where the source's node lies.
    static final int POSITION = 19;

    private static final int CHILD = 20;
    private static final int HANDLE = 22;
    private static final int SOURCE = 23;
    private static final int DESTINATION = SOURCE + NodeColumns.COUNT;

    /// How many columns it reads; a query may select more.
    static final int COUNT = DESTINATION + NodeColumns.COUNT;

    private final NodeColumns nodes = new NodeColumns();

    /// Children of one folder come one after the other.
    private NodeId lastFolder = NodeId.ROOT;

    private String lastPath = "";
    private long lastNumber = -1;

    Row read(Result row) {
        folder(row);
        Verdict verdict = Codes.verdict(row.number(VERDICT));
        Node source = nodes.read(row, SOURCE);
        Node destination = nodes.read(row, DESTINATION);
        return new Row(
                new NodeKey(lastFolder, name(row, source, destination), row.flag(6)),
                lastPath,
                row.code(4),
                Optional.ofNullable(source),
                Optional.ofNullable(destination),
                verdict,
                reason(row, verdict),
                row.flag(8),
                Codes.decision(row.number(10)),
                row.flag(11),
                outcome(row));
    }

    /// The store's number of the folder the row is in.
    long folder(Result row) {
        long number = row.number(0);
        if (number != lastNumber) {
            lastNumber = number;
            lastFolder = new NodeId(row.number(1), row.number(2));
            lastPath = row.string(PATH);
        }
        return number;
    }

    /// The folder the row is in, on the source.
    NodeRef ref(Result row) {
        return new NodeRef(lastPath, row.optional(HANDLE).map(Opaque::new));
    }

    /// The id of a folder of the source.
    Optional<NodeId> childId(Result row) {
        return row.isNull(CHILD)
                ? Optional.empty()
                : Optional.of(new NodeId(row.number(CHILD), row.number(CHILD + 1)));
    }

    private static Name name(Result row, @Nullable Node source, @Nullable Node destination) {
        return source != null
                ? source.name()
                : destination != null ? destination.name() : new Name(row.string(5));
    }

    private static String reason(Result row, Verdict verdict) {
        String reason = row.text(9);
        return reason != null && (verdict == Verdict.EXCLUDED || verdict == Verdict.UNSUPPORTED)
                ? reason
                : "";
    }

    private static Optional<NodeOutcome> outcome(Result row) {
        if (row.isNull(OUTCOME)) {
            return Optional.empty();
        }
        return Optional.of(
                new NodeOutcome(
                        Codes.outcome(row.number(OUTCOME)),
                        row.number(OUTCOME + 1),
                        row.optional(OUTCOME + 2).map(ContentHash::parse),
                        row.optional(OUTCOME + 3).map(Token::new),
                        row.isNull(OUTCOME + 4)
                                ? Optional.empty()
                                : Optional.of(
                                        new Problem(
                                                Codes.error(row.number(OUTCOME + 4)),
                                                row.string(OUTCOME + 5))),
                        row.code(OUTCOME + 6)));
    }
}
