package dev.godwit.spi.store;

import java.util.List;
import java.util.Optional;

/// A page of rows.
///
/// @param next where the next page begins; empty after the last
public record Rows(List<Row> rows, Optional<Query.Mark> next) {

    public Rows {
        rows = List.copyOf(rows);
    }
}
