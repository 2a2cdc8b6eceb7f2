package dev.godwit.spi.store;

import java.util.Comparator;

/// Names a unit of destination changes. Units are made, and end, in the order of their names.
///
/// @param epoch of the engine that made it
/// @param number counts up within the epoch
public record UnitId(long epoch, long number) implements Comparable<UnitId> {

    /// Before every unit.
    public static final UnitId NONE = new UnitId(-1, -1);

    private static final Comparator<UnitId> ORDER =
            Comparator.comparingLong(UnitId::epoch).thenComparingLong(UnitId::number);

    @Override
    public int compareTo(UnitId other) {
        return ORDER.compare(this, other);
    }
}
