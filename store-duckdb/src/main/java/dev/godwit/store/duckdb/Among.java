package dev.godwit.store.duckdb;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A condition that a number is one of some: as a range, by which DuckDB passes over blocks of
/// rows, and unless they lie close together as a list too. The list is a parameter: DuckDB parses a
/// long statement far slower than a long value. A range alone may let others through.
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
                dense
                        ? ""
                        : sorted.stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",", "[", "]")));
    }

    /// The condition, with its parameters first in the statement.
    String sql(String column) {
        String range = column + " BETWEEN ? AND ?";
        return list.isEmpty()
                ? range
                : range + " AND " + column + " IN (SELECT unnest(CAST(? AS BIGINT[])))";
    }

    /// Its parameters and those that follow.
    Object[] parameters(Object... more) {
        int own = list.isEmpty() ? 2 : 3;
        Object[] parameters = new Object[own + more.length];
        parameters[0] = from;
        parameters[1] = to;
        if (!list.isEmpty()) {
            parameters[2] = list;
        }
        System.arraycopy(more, 0, parameters, own, more.length);
        return parameters;
    }
}
