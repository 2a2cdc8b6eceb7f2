package dev.godwit.spi.store;

import java.util.List;
import java.util.Optional;

/// A unit that was begun and has not ended: a crash interrupted it.
///
/// @param parts present when its one file is staged in parts and was begun
/// @param proofs present when it had reached *staged*, so that something of it may be published
public record OpenUnit(
        UnitId unit,
        int pass,
        List<FolderChanges> changes,
        Optional<Parts> parts,
        Optional<List<Proof>> proofs) {

    public OpenUnit {
        changes = List.copyOf(changes);
    }

    /// A unit that is staged in one go.
    public OpenUnit(
            UnitId unit, int pass, List<FolderChanges> changes, Optional<List<Proof>> proofs) {
        this(unit, pass, changes, Optional.empty(), proofs);
    }
}
