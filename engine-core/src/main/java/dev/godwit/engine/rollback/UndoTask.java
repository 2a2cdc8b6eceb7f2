package dev.godwit.engine.rollback;

import dev.godwit.engine.model.Carried;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Undoes one unit, its last change first. What cannot be undone is told and does not stop the
/// rest.
///
/// @param area where pre-images are kept
/// @param later by path, what later changes of the same nodes were undone to
record UndoTask(EndedUnit unit, Name area, Carried carried, Map<String, Token> later)
        implements Task<UndoneUnit> {

    UndoTask {
        later = Map.copyOf(later);
    }

    @Override
    public void run(Places places, Sink<UndoneUnit> out) throws InterruptedException {
        Map<NodeKey, Landed> landed = new HashMap<>();
        unit.landed().forEach(one -> landed.put(one.key(), one));
        UndoChange undoing =
                new UndoChange(
                        places.adapter(Side.DESTINATION),
                        places.control(),
                        area,
                        carried,
                        unit.undoing());
        List<Undo> undone = new ArrayList<>();
        List<Problem> failures = new ArrayList<>();
        boolean whole = true;
        for (FolderChanges folder : unit.changes().reversed()) {
            for (Change change : folder.changes().reversed()) {
                Landed one = landed.get(change.key());
                if (one == null) {
                    continue;
                }
                if (places.stopping() || !places.owned()) {
                    whole = false;
                    break;
                }
                String path = folder.folder().child(change.key().name()).path();
                Optional<Token> expected = Optional.ofNullable(later.get(path)).or(one::token);
                try {
                    undoing.undo(folder.folder(), change, one, expected).ifPresent(undone::add);
                } catch (StorageException.PreconditionFailed | StorageException.AlreadyExists why) {
                    undone.add(
                            new Undo(change.key(), Optional.empty(), Optional.of(Problem.of(why))));
                } catch (StorageException why) {
                    failures.add(Problem.of(why));
                }
            }
        }
        out.emit(new UndoneUnit(unit, undone, failures, whole));
    }
}
