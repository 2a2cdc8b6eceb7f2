package dev.godwit.engine.rollback;

import dev.godwit.engine.journal.StageNames;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import java.util.Optional;

/// Drops the pre-images of every unit after a mark, by their exact names.
public final class Finish {

    private final RunContext run;
    private final History history;

    /// @param since the last unit whose pre-images are dropped already
    public Finish(RunContext run, UnitId since) {
        this.run = run;
        history = new History(run.store(), since);
    }

    /// @return whether it came to its end
    /// @throws StorageException when a pre-image cannot be dropped
    public boolean run() throws StorageException {
        Optional<PreImages> preImages = run.destination().feature(PreImages.class);
        if (preImages.isEmpty()) {
            return true;
        }
        Name area = new StageNames(run.key()).area();
        for (EndedUnit unit : history) {
            for (FolderChanges folder : unit.changes()) {
                for (Change change : folder.changes()) {
                    if (change.preImage().isPresent()) {
                        if (run.taken().getAsBoolean()) {
                            throw new StateException.Fenced(
                                    "Another engine has taken this migration over");
                        }
                        preImages.get().drop(area, change.preImage().get());
                        run.gauges().settled(1);
                    }
                }
            }
            if (run.stop().stopping()) {
                return false;
            }
        }
        Area.leave(run.destination(), area);
        run.destination().barrier();
        return true;
    }
}
