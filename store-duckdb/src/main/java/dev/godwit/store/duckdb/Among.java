package dev.godwit.store.duckdb;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A condition that a number is one of some: as a range where they lie close together, so that the
/// statement stays the same and DuckDB passes over blocks of rows, else as a list. A range may let
/// others through.
///
/// @param from first of the range, and its last
/// @param list the list; empty for a range
record Among(long from, long to, String list) {

    static Among of(Collection<Long> numbers) {
        if (numbers.isEmpty()) {
            return new Among(0, -1, "");
        }
        TreeSet<Long> sorted = new TreeSet<>(numbers);
        long from = sorted.first();
        long to = sorted.last();
        boolean dense = to - from < 2L * sorted.size() + 100;
        return new Among(
                from,
                to,
                dense ? "" : sorted.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /// The condition, with two parameters.
    String sql(String column) {
        String range = column + " BETWEEN ? AND ?";
        return list.isEmpty() ? range : range + " AND " + column + " IN (" + list + ")";
    }

    /// Whether the statement will be asked again with other parameters.
    boolean isRange() {
        return list.isEmpty();
    }
}
