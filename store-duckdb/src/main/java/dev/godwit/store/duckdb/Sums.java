package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Adds up [Totals].
final class Sums {

    private Tally source = Tally.NONE;
    private Tally destination = Tally.NONE;
    private final Map<Verdict, Count> differences = new EnumMap<>(Verdict.class);
    private final Map<Decision, Count> decisions = new EnumMap<>(Decision.class);
    private final Map<OutcomeKind, Count> outcomes = new EnumMap<>(OutcomeKind.class);
    private long bytesCopied;
    private long mismatches;

    void add(UnionFolder.Entry entry) {
        Row row = entry.row();
        Count one = new Count(1, row.node().size());
        if (row.source().isPresent()) {
            source = source.plus(Tally.of(row.source().get()));
        }
        if (row.destination().isPresent()) {
            destination = destination.plus(Tally.of(row.destination().get()));
        }
        differences.merge(row.verdict(), one, Count::plus);
        decisions.merge(row.decision(), one, Count::plus);
        if (row.decision() != Decision.NONE) {
            outcomes.merge(outcome(row), one, Count::plus);
        }
        bytesCopied += row.outcome().map(NodeOutcome::bytes).orElse(0L);
        mismatches += entry.isMismatch() ? 1 : 0;
    }

    /// Adds a folder's children, of all of which the same verdict is implied and nothing else is
    /// told.
    ///
    /// @param onSource of its listing
    /// @param onDestination of those that have partners
    void add(Verdict verdict, Tally onSource, Tally onDestination) {
        Count all = new Count(onSource.nodes(), onSource.bytes());
        if (all.nodes() == 0) {
            return;
        }
        source = source.plus(onSource);
        destination = destination.plus(onDestination);
        differences.merge(verdict, all, Count::plus);
        Decision decision =
                Decision.of(verdict, false, OnConflict.ASK, false, false, Optional.empty(), false);
        decisions.merge(decision, all, Count::plus);
        if (decision != Decision.NONE) {
            outcomes.merge(OutcomeKind.PENDING, all, Count::plus);
        }
    }

    private static OutcomeKind outcome(Row row) {
        OutcomeKind told = row.outcome().map(NodeOutcome::kind).orElse(OutcomeKind.PENDING);
        if (told != OutcomeKind.PENDING) {
            return told;
        }
        return switch (row.decision()) {
            case EXCLUDE -> OutcomeKind.EXCLUDED;
            case UNSUPPORTED -> OutcomeKind.UNSUPPORTED;
            case KEEP -> OutcomeKind.KEPT;
            case COPY, OVERWRITE, METADATA, DELETE, UNDECIDED, NONE -> OutcomeKind.PENDING;
        };
    }

    Totals totals() {
        return new Totals(
                source,
                destination,
                differences,
                decisions,
                outcomes,
                decisions.getOrDefault(Decision.UNDECIDED, Count.NONE).nodes(),
                bytesCopied,
                mismatches);
    }
}
