package dev.godwit.engine.model;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;
import java.util.function.BooleanSupplier;

/// Stops what is being staged once another engine has taken the migration over.
///
/// Asking takes a look at the disk, so it is asked again only after a moment. That is soon enough:
/// an engine whose migration is taken was stopped for longer than that.
final class OwnedControl implements CopyControl {

    private static final long MOMENT_NS = 20_000_000;

    private final CopyControl control;
    private final BooleanSupplier taken;

    /// When it was last seen not to be taken; racy on purpose, asking once more does no harm.
    private volatile long asked = System.nanoTime() - MOMENT_NS;

    OwnedControl(CopyControl control, BooleanSupplier taken) {
        this.control = control;
        this.taken = taken;
    }

    @Override
    public void admit(long bytes) throws StorageException {
        control.admit(bytes);
        long now = System.nanoTime();
        if (now - asked >= MOMENT_NS) {
            if (taken.getAsBoolean()) {
                throw new StorageException.Stopped("Another engine has taken this migration over");
            }
            asked = now;
        }
    }
}
