package dev.godwit.spi.store;

/// Where the store stands.
///
/// @param sequence number of commits so far
/// @param epoch the current owner's
/// @param chain running hash over all that was committed, hex
public record Receipt(long sequence, long epoch, String chain) {}
