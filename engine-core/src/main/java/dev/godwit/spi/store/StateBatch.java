package dev.godwit.spi.store;

import java.util.List;

/// Facts that become true together.
///
/// @param epoch of the engine that writes
/// @param synced whether they must survive a power cut once acknowledged; otherwise a kill of the
///   process at least
public record StateBatch(long epoch, boolean synced, List<Fact> facts) {

    public StateBatch {
        facts = List.copyOf(facts);
    }
}
