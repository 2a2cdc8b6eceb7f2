package dev.godwit.engine.filter;

import java.util.List;

/// A glob, taken apart.
sealed interface Pattern {

    /// One after the other.
    record Sequence(List<Pattern> parts) implements Pattern {
        static final Sequence EMPTY = new Sequence(List.of());
    }

    /// One of these.
    record Choice(List<Pattern> alternatives) implements Pattern {}

    /// Any number of these.
    record Many(Unit unit) implements Pattern {}

    /// What a single character may be.
    sealed interface Unit extends Pattern {
        boolean accepts(int unit);
    }

    record Literal(int wanted) implements Unit {
        @Override
        public boolean accepts(int unit) {
            return unit == wanted;
        }
    }

    /// Any character of a name.
    record OfName() implements Unit {
        @Override
        public boolean accepts(int unit) {
            return unit != '/';
        }
    }

    /// Any character, `/` too.
    record OfPath() implements Unit {
        @Override
        public boolean accepts(int unit) {
            return true;
        }
    }

    /// A character of a name that is, or is not, in one of these ranges.
    record OneOf(List<Range> ranges, boolean negated) implements Unit {
        @Override
        public boolean accepts(int unit) {
            if (unit == '/') {
                return false;
            }
            for (Range range : ranges) {
                if (unit >= range.first() && unit <= range.last()) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    record Range(int first, int last) {}
}
