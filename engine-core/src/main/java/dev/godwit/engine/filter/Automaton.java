package dev.godwit.engine.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A pattern that reads text from left to right, each character once, whatever the pattern.
///
/// It has a place for each single character of the pattern and one for its end; a set of places, as
/// bits, is where it may be in the pattern after what it has read.
final class Automaton {

    private final List<Pattern.Unit> places = new ArrayList<>();

    /// By place, those that may come after it. The place behind the last is the end.
    private final List<Next> next = new ArrayList<>();

    private final long[] start;
    private final long[][] after;
    private final int words;

    /// What the last character may be.
    private final List<Pattern.Unit> last = new ArrayList<>();

    Automaton(Pattern pattern) {
        Next first = build(pattern, Next.END);
        words = places.size() / Long.SIZE + 1;
        start = reach(first);
        after = new long[places.size()][];
        for (int place = 0; place < after.length; place++) {
            after[place] = reach(next.get(place));
            if (has(after[place], places.size())) {
                last.add(places.get(place));
            }
        }
    }

    /// Whether the pattern is the whole of this text, which is not empty.
    boolean matches(int[] text) {
        if (!mayEndWith(text[text.length - 1])) {
            return false;
        }
        Reading reading = new Reading(true);
        for (int i = 0; i < text.length && reading.goesOn(); i++) {
            reading.step(text[i]);
        }
        return has(reading.at, places.size());
    }

    /// A cheap look at the end, where most names differ from most patterns.
    private boolean mayEndWith(int unit) {
        for (Pattern.Unit one : last) {
            if (one.accepts(unit)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the text and a `/` may be the beginning of what the pattern matches.
    ///
    /// @param far whether a `**` may have been passed over on the way
    boolean begins(int[] text, boolean far) {
        Reading reading = new Reading(far);
        for (int unit : text) {
            reading.step(unit);
        }
        reading.step('/');
        for (int place = 0; place < places.size(); place++) {
            if (has(reading.at, place)) {
                return true;
            }
        }
        return false;
    }

    /// One way through a text.
    private final class Reading {
        private final boolean far;
        private long[] at = start.clone();
        private long[] then = new long[words];

        Reading(boolean far) {
            this.far = far;
        }

        boolean goesOn() {
            for (long word : at) {
                if (word != 0) {
                    return true;
                }
            }
            return false;
        }

        void step(int unit) {
            Arrays.fill(then, 0);
            for (int word = 0; word < words; word++) {
                for (long left = at[word]; left != 0; left &= left - 1) {
                    int place = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                    if (place < places.size() && goes(places.get(place), unit)) {
                        add(then, after[place]);
                    }
                }
            }
            long[] before = at;
            at = then;
            then = before;
        }

        private boolean goes(Pattern.Unit wanted, int unit) {
            return wanted.accepts(unit) && (far || !(wanted instanceof Pattern.OfPath));
        }
    }

    private static void add(long[] to, long[] more) {
        for (int word = 0; word < to.length; word++) {
            to[word] |= more[word];
        }
    }

    private static boolean has(long[] at, int place) {
        return (at[place / Long.SIZE] & 1L << place) != 0;
    }

    // -------------------------------------------------------------- building

    /// Where to go from somewhere: to a place, or on to several others.
    private sealed interface Next {

        Next END = new Fork(List.of());

        record Place(int place) implements Next {}

        /// Not a record: it may lead back to itself.
        final class Fork implements Next {
            private final List<Next> ways;

            Fork(List<Next> ways) {
                this.ways = ways;
            }
        }
    }

    /// Where the pattern begins if `then` comes after it.
    private Next build(Pattern pattern, Next then) {
        return switch (pattern) {
            case Pattern.Sequence(var parts) -> {
                Next first = then;
                for (Pattern part : parts.reversed()) {
                    first = build(part, first);
                }
                yield first;
            }
            case Pattern.Choice(var alternatives) -> {
                List<Next> ways = new ArrayList<>();
                for (Pattern alternative : alternatives) {
                    ways.add(build(alternative, then));
                }
                yield new Next.Fork(ways);
            }
            case Pattern.Many(var unit) -> {
                List<Next> ways = new ArrayList<>();
                Next loop = new Next.Fork(ways);
                ways.add(build(unit, loop));
                ways.add(then);
                yield loop;
            }
            case Pattern.Unit unit -> {
                places.add(unit);
                next.add(then);
                yield new Next.Place(places.size() - 1);
            }
        };
    }

    private long[] reach(Next from) {
        long[] reached = new long[words];
        List<Next> seen = new ArrayList<>();
        List<Next> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            Next one = open.removeLast();
            switch (one) {
                case Next.Place(int place) -> set(reached, place);
                case Next.Fork fork when fork == Next.END -> set(reached, places.size());
                case Next.Fork fork -> {
                    if (!seen.contains(fork)) {
                        seen.add(fork);
                        open.addAll(fork.ways);
                    }
                }
            }
        }
        return reached;
    }

    private static void set(long[] at, int place) {
        at[place / Long.SIZE] |= 1L << place;
    }
}
