package dev.godwit.engine.model;

import dev.godwit.api.Settings;
import dev.godwit.engine.retry.RetryPolicy;
import dev.godwit.engine.retry.Sleeper;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Side;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// Everything a phase needs, handed to it as one argument.
///
/// @param key the migration's own
/// @param numbers of the epoch
/// @param pass the pass that runs
/// @param bandwidth of content that is copied or read through
/// @param taken whether another engine has taken over
public record RunContext(
        StateStore store,
        long epoch,
        int pass,
        MigrationKey key,
        Numbers numbers,
        Settings settings,
        FSAdapter source,
        FSAdapter destination,
        TaskRunner runner,
        RetryPolicy retry,
        Sleeper sleeper,
        InstantSource clock,
        StopSignal stop,
        Gauges gauges,
        Bandwidth bandwidth,
        BooleanSupplier taken) {

    /// What tasks find in this process.
    public Places places() {
        CopyControl control = bandwidth.limit(new OwnedControl(stop.control(gauges), taken));
        return new Places() {
            @Override
            public FSAdapter adapter(Side side) {
                return side == Side.SOURCE ? source : destination;
            }

            @Override
            public CopyControl control() {
                return control;
            }

            @Override
            public boolean owned() {
                return !taken.getAsBoolean();
            }

            @Override
            public boolean stopping() {
                return stop.stopping();
            }
        };
    }

    /// Whether either side is at the other end of a network, where many small tasks at once do
    /// better than a few large ones.
    public boolean remote() {
        return waits(source) || waits(destination);
    }

    /// Whether an adapter mostly waits.
    public static boolean waits(FSAdapter adapter) {
        return adapter.capabilities().threads() == Capabilities.Threads.VIRTUAL;
    }

    /// What is carried between these two locations.
    public Carried carried() {
        return Carried.between(settings, source, destination);
    }
}
