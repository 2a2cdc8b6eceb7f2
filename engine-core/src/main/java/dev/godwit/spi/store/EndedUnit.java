package dev.godwit.spi.store;

import java.util.List;
import java.util.Optional;

/// A unit that ended and changed something.
///
/// @param changes all it intended
/// @param landed those it made
/// @param undoing whether it was begun to be undone
/// @param undone present when it is undone, with what is remembered about it
public record EndedUnit(
        UnitId unit,
        int pass,
        List<FolderChanges> changes,
        List<Landed> landed,
        boolean undoing,
        Optional<List<Undo>> undone) {

    public EndedUnit {
        changes = List.copyOf(changes);
        landed = List.copyOf(landed);
    }
}
