package dev.godwit.engine.model;

import dev.godwit.engine.retry.Sleeper;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How many bytes may move in a second, over all threads of a run together.
///
/// Whoever moves bytes owes the time that they take, and waits for what is owed already by those
/// who came before. Idle time is not saved up.
public final class Bandwidth {

    /// How long somebody who waits may not hear that the run is stopping.
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(100);

    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private final Sleeper sleeper;
    private final InstantSource clock;

    /// Guarded by this, as the next.
    private double owedNs;

    private Instant seen;

    /// @param bytesPerSecond 0 for any number
    public Bandwidth(long bytesPerSecond, Sleeper sleeper, InstantSource clock) {
        this.bytesPerSecond = bytesPerSecond;
        this.sleeper = sleeper;
        this.clock = clock;
        this.seen = clock.instant();
    }

    /// The same control, which lets bytes move when it is their turn.
    CopyControl limit(CopyControl control) {
        return bytesPerSecond == 0
                ? control
                : bytes -> {
                    sleep(turn(bytes), control);
                    control.admit(bytes);
                };
    }

    /// How long to wait before these bytes may move.
    private synchronized Duration turn(long bytes) {
        Instant now = clock.instant();
        // A clock that was put back is no reason to wait.
        long passed = Math.max(0, Duration.between(seen, now).toNanos());
        seen = now;
        owedNs = Math.max(0, owedNs - passed);
        Duration wait = Duration.ofNanos((long) owedNs);
        owedNs += bytes * NANOS / bytesPerSecond;
        return wait;
    }

    private void sleep(Duration time, CopyControl control) throws StorageException {
        Duration left = time;
        while (left.isPositive()) {
            control.admit(0);
            Duration part = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
            try {
                sleeper.sleep(part);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new StorageException.Stopped("The run is stopping");
            }
            left = left.minus(part);
        }
    }
}
