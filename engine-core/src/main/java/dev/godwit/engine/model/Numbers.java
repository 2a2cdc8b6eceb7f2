package dev.godwit.engine.model;

import dev.godwit.spi.store.UnitId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Gives the names that are never used again: one object for an epoch, shared by all its steps.
public final class Numbers {

    private final long epoch;
    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicLong units = new AtomicLong();

    /// @param epoch of the engine, below 2³¹
    public Numbers(long epoch) {
        this.epoch = epoch;
    }

    /// The number of a new listing.
    public long listing() {
        return (epoch << 32) | Integer.toUnsignedLong(listings.incrementAndGet());
    }

    /// The name of a new unit.
    public UnitId unit() {
        return new UnitId(epoch, units.incrementAndGet());
    }
}
