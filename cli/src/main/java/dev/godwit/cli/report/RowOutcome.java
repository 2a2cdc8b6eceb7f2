package dev.godwit.cli.report;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The outcome of every row that the plan settles, also of one that nothing was tried on: what its
/// decision alone brings about, as the totals count it.
public final class RowOutcome {
    private static final Set<String> WORDS =
            Stream.of(OutcomeKind.values())
                    .map(Where::textOf)
                    .collect(Collectors.toCollection(TreeSet::new));

    /// Nothing was tried on the node.
    private static final Where UNTRIED = new Where.Not(new Where.In(Field.OUTCOME, WORDS));

    private static final Map<Decision, OutcomeKind> BY_DECISION =
            new EnumMap<>(
                    Map.of(
                            Decision.COPY, OutcomeKind.PENDING,
                            Decision.OVERWRITE, OutcomeKind.PENDING,
                            Decision.METADATA, OutcomeKind.PENDING,
                            Decision.DELETE, OutcomeKind.PENDING,
                            Decision.UNDECIDED, OutcomeKind.PENDING,
                            Decision.KEEP, OutcomeKind.KEPT,
                            Decision.EXCLUDE, OutcomeKind.EXCLUDED,
                            Decision.UNSUPPORTED, OutcomeKind.UNSUPPORTED));

    private RowOutcome() {}

    /// The outcome in lower case; empty where the plan settles nothing.
    public static Optional<String> of(Row row) {
        return row.outcome()
                .map(NodeOutcome::kind)
                .or(() -> Optional.ofNullable(BY_DECISION.get(row.decision())))
                .map(Where::textOf);
    }

    /// The condition that a row has one of these outcomes.
    ///
    /// @throws IllegalArgumentException for a word that is none
    public static Where any(Collection<String> words) {
        for (String word : words) {
            if (!WORDS.contains(word)) {
                throw new IllegalArgumentException(
                        "not an outcome: " + word + "; use " + String.join(", ", WORDS));
            }
        }
        Set<String> decisions = new TreeSet<>();
        BY_DECISION.forEach((decision, kind) -> {
            if (words.contains(Where.textOf(kind))) {
                decisions.add(Where.textOf(decision));
            }
        });
        List<Where> any = new ArrayList<>();
        any.add(new Where.In(Field.OUTCOME, new TreeSet<>(words)));
        if (!decisions.isEmpty()) {
            any.add(new Where.And(List.of(UNTRIED, new Where.In(Field.DECISION, decisions))));
        }
        return new Where.Or(any);
    }

    /// The condition with outcomes meant as they are shown.
    public static Where completed(Where where) {
        return switch (where) {
            case Where.And(List<Where> all) ->
                    new Where.And(all.stream().map(RowOutcome::completed).toList());
            case Where.Or(List<Where> any) ->
                    new Where.Or(any.stream().map(RowOutcome::completed).toList());
            case Where.Not(Where one) -> new Where.Not(completed(one));
            case Where.In(Field field, Set<String> values) when field == Field.OUTCOME ->
                    any(values);
            case Where.All _,
                    Where.Below _,
                    Where.ChildOf _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    where;
        };
    }
}
