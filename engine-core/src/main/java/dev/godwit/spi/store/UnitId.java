package dev.godwit.spi.store;

/// Names a unit of destination changes.
///
/// @param epoch of the engine that made it
/// @param number counts up within the epoch
public record UnitId(long epoch, long number) {}
