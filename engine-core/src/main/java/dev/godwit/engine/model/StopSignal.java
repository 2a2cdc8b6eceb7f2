package dev.godwit.engine.model;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;

/// Whether a run is to end early. Asked by every phase and, while content moves, by adapters.
///
/// *Drain* finishes what is in flight and begins nothing; *now* gives up what is in flight too.
/// Both leave a state that goes on.
public final class StopSignal {

    private enum Level {
        GO,
        DRAIN,
        NOW
    }

    /// Written by whoever stops the run, read by all its threads; only ever raised.
    private volatile Level level = Level.GO;

    public synchronized void drain() {
        if (level == Level.GO) {
            level = Level.DRAIN;
        }
    }

    public void now() {
        level = Level.NOW;
    }

    /// Whether nothing new is to be begun.
    public boolean stopping() {
        return level != Level.GO;
    }

    /// A control that gives up as soon as the run is told to.
    public CopyControl control() {
        return _ -> {
            if (level == Level.NOW) {
                throw new StorageException.Stopped("The run is stopping");
            }
        };
    }

    /// A control that counts what moves and gives up as soon as the run is told to.
    public CopyControl control(Gauges gauges) {
        return bytes -> {
            if (level == Level.NOW) {
                throw new StorageException.Stopped("The run is stopping");
            }
            gauges.moved(bytes);
        };
    }
}
