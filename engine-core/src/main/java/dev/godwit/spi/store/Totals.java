package dev.godwit.spi.store;

import java.util.Map;

/// The sums of a pass. Roots are counted nowhere.
///
/// They hold together: `differences` count every node of the union once; `decisions` partition the
/// same nodes; `outcomes`, pending included, partition the nodes whose decision is not
/// [Decision#NONE]. A node's latest outcome in the pass counts; without one, or with
/// [OutcomeKind#PENDING], its decision does: [Decision#EXCLUDE], [Decision#UNSUPPORTED] and
/// [Decision#KEEP] are outcomes of themselves, all others pending.
///
/// @param source as discovered
/// @param destination as discovered, before the copy, in the folders that were compared
/// @param conflicts nodes whose decision is [Decision#UNDECIDED]
/// @param bytesCopied read for what was published
/// @param mismatches nodes that verification found wrong
public record Totals(
        Tally source,
        Tally destination,
        Map<Verdict, Count> differences,
        Map<Decision, Count> decisions,
        Map<OutcomeKind, Count> outcomes,
        long conflicts,
        long bytesCopied,
        long mismatches) {

    public Totals {
        differences = Map.copyOf(differences);
        decisions = Map.copyOf(decisions);
        outcomes = Map.copyOf(outcomes);
    }

    public Count difference(Verdict verdict) {
        return differences.getOrDefault(verdict, Count.NONE);
    }

    public Count decision(Decision decision) {
        return decisions.getOrDefault(decision, Count.NONE);
    }

    public Count outcome(OutcomeKind kind) {
        return outcomes.getOrDefault(kind, Count.NONE);
    }

    /// Whether the plan says nothing: every decision is [Decision#NONE].
    public boolean planIsEmpty() {
        return decisions.entrySet().stream()
                .allMatch(each -> each.getKey() == Decision.NONE || each.getValue().nodes() == 0);
    }
}
