package dev.godwit.spi.store;

import java.util.List;
import java.util.Optional;

/// A unit that was begun and has not ended: a crash interrupted it.
///
/// @param proofs present when it had reached *staged*, so that something of it may be published
public record OpenUnit(
        UnitId unit, int pass, List<FolderChanges> changes, Optional<List<Proof>> proofs) {

    public OpenUnit {
        changes = List.copyOf(changes);
    }
}
