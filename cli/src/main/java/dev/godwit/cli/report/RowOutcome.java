package dev.godwit.cli.report;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The outcome of every row that the plan settles, also of one that nothing was tried on: what its
/// decision alone brings about, as the totals count it.
public final class RowOutcome {
    private static final Map<Decision, OutcomeKind> BY_DECISION = new EnumMap<>(Decision.class);

    static {
        BY_DECISION.put(Decision.COPY, OutcomeKind.PENDING);
        BY_DECISION.put(Decision.OVERWRITE, OutcomeKind.PENDING);
        BY_DECISION.put(Decision.METADATA, OutcomeKind.PENDING);
        BY_DECISION.put(Decision.UNDECIDED, OutcomeKind.PENDING);
        BY_DECISION.put(Decision.KEEP, OutcomeKind.KEPT);
        BY_DECISION.put(Decision.EXCLUDE, OutcomeKind.EXCLUDED);
        BY_DECISION.put(Decision.UNSUPPORTED, OutcomeKind.UNSUPPORTED);
    }

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
    public static Where any(Set<String> words) {
        Set<OutcomeKind> kinds = words.stream().map(RowOutcome::parse).collect(Collectors.toSet());
        Where nothingTried = new Where.Not(new Where.In(Field.OUTCOME, texts(all())));
        Set<Decision> decisions = EnumSet.noneOf(Decision.class);
        BY_DECISION.forEach((decision, kind) -> {
            if (kinds.contains(kind)) {
                decisions.add(decision);
            }
        });
        List<Where> any = new ArrayList<>();
        any.add(new Where.In(Field.OUTCOME, texts(kinds)));
        if (!decisions.isEmpty()) {
            any.add(
                    new Where.And(
                            List.of(nothingTried, new Where.In(Field.DECISION, texts(decisions)))));
        }
        return new Where.Or(any);
    }

    private static OutcomeKind parse(String word) {
        return all().stream()
                .filter(kind -> Where.textOf(kind).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "not an outcome: "
                                        + word
                                        + "; use "
                                        + Stream.of(OutcomeKind.values())
                                                .map(Where::textOf)
                                                .collect(Collectors.joining(", "))));
    }

    private static List<OutcomeKind> all() {
        return Arrays.asList(OutcomeKind.values());
    }

    private static Set<String> texts(Iterable<? extends Enum<?>> values) {
        Set<String> texts = new java.util.TreeSet<>();
        values.forEach(value -> texts.add(Where.textOf(value)));
        return texts;
    }
}
