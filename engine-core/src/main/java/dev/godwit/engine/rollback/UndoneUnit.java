package dev.godwit.engine.rollback;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Undo;
import java.util.List;

/// What an [UndoTask] tells.
///
/// @param undone what is to be remembered
/// @param failures what went wrong and may go well another time
/// @param whole whether all of it was tried
record UndoneUnit(EndedUnit unit, List<Undo> undone, List<Problem> failures, boolean whole) {

    UndoneUnit {
        undone = List.copyOf(undone);
        failures = List.copyOf(failures);
    }

    boolean leftSome() {
        return undone.stream().anyMatch(undo -> undo.left().isPresent());
    }
}
