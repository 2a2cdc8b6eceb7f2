package dev.godwit.spi.store;

import java.util.List;
import java.util.Optional;

/// Pending work.
///
/// @param next where to go on; empty when there is no more
public record Pulled<T>(List<T> items, Optional<WorkKey> next) {

    public Pulled {
        items = List.copyOf(items);
    }
}
