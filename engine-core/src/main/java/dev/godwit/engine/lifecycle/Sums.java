package dev.godwit.engine.lifecycle;

import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The totals of a pass and where the store stood when they were counted, so that nobody counts
/// again before something was told that moves them: counting reads every row.
///
/// Kept as a property, too. What was committed since shows in the sequence; only engines that took
/// over, which tell nothing, raise it together with the epoch.
record Sums(int pass, long sequence, long epoch, Totals totals) {

    private static final String DIFFERENCE = "difference.";
    private static final String DECISION = "decision.";
    private static final String OUTCOME = "outcome.";

    /// Whether these are the store's totals still.
    boolean hold(int inPass, Receipt now) {
        return pass == inPass && now.sequence() - sequence == now.epoch() - epoch;
    }

    /// Whether these facts leave all totals as they are.
    static boolean arePassedBy(List<Fact> facts) {
        return facts.stream()
                .allMatch(fact -> fact instanceof Fact.Property || fact instanceof Fact.Happened);
    }

    /// The same totals, after a commit that passes them by.
    Sums after(Receipt commit) {
        return new Sums(pass, commit.sequence(), commit.epoch(), totals);
    }

    // ------------------------------------------------------------ as text

    String text() {
        StringBuilder text = new StringBuilder();
        put(text, "pass", pass);
        put(text, "sequence", sequence);
        put(text, "epoch", epoch);
        put(text, "source", totals.source());
        put(text, "destination", totals.destination());
        totals.differences().forEach((each, count) -> put(text, DIFFERENCE + each, count));
        totals.decisions().forEach((each, count) -> put(text, DECISION + each, count));
        totals.outcomes().forEach((each, count) -> put(text, OUTCOME + each, count));
        put(text, "conflicts", totals.conflicts());
        put(text, "copied", totals.bytesCopied());
        put(text, "mismatches", totals.mismatches());
        return text.toString();
    }

    private static void put(StringBuilder text, String key, long... values) {
        text.append(text.isEmpty() ? "" : " ").append(key);
        char separator = '=';
        for (long value : values) {
            text.append(separator).append(value);
            separator = ',';
        }
    }

    private static void put(StringBuilder text, String key, Count count) {
        put(text, key, count.nodes(), count.bytes());
    }

    private static void put(StringBuilder text, String key, Tally tally) {
        put(
                text,
                key,
                tally.folders(),
                tally.files(),
                tally.links(),
                tally.specials(),
                tally.bytes());
    }

    /// @return empty when it is not what this version writes: they are counted again
    static Optional<Sums> parse(String text) {
        Map<String, long[]> values = new HashMap<>();
        try {
            for (String part : text.split(" ", -1)) {
                String[] pair = part.split("=", 2);
                String[] numbers = pair[1].split(",", -1);
                long[] parsed = new long[numbers.length];
                for (int i = 0; i < numbers.length; i++) {
                    parsed[i] = Long.parseLong(numbers[i]);
                }
                values.put(pair[0], parsed);
            }
            return Optional.of(of(values));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Sums of(Map<String, long[]> values) {
        Map<Verdict, Count> differences = new EnumMap<>(Verdict.class);
        Map<Decision, Count> decisions = new EnumMap<>(Decision.class);
        Map<OutcomeKind, Count> outcomes = new EnumMap<>(OutcomeKind.class);
        each(values, DIFFERENCE, (name, n) -> differences.put(Verdict.valueOf(name), n));
        each(values, DECISION, (name, n) -> decisions.put(Decision.valueOf(name), n));
        each(values, OUTCOME, (name, n) -> outcomes.put(OutcomeKind.valueOf(name), n));
        return new Sums(
                (int) number(values, "pass"),
                number(values, "sequence"),
                number(values, "epoch"),
                new Totals(
                        tally(values, "source"),
                        tally(values, "destination"),
                        differences,
                        decisions,
                        outcomes,
                        number(values, "conflicts"),
                        number(values, "copied"),
                        number(values, "mismatches")));
    }

    private static void each(
            Map<String, long[]> values, String prefix, BiConsumer<String, Count> to) {
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                to.accept(key.substring(prefix.length()), new Count(value[0], value[1]));
            }
        });
    }

    private static Tally tally(Map<String, long[]> values, String key) {
        long[] of = values(values, key);
        return new Tally(of[0], of[1], of[2], of[3], of[4]);
    }

    private static long number(Map<String, long[]> values, String key) {
        return values(values, key)[0];
    }

    private static long[] values(Map<String, long[]> values, String key) {
        long[] of = values.get(key);
        if (of == null) {
            throw new IllegalArgumentException("No " + key);
        }
        return of;
    }
}
