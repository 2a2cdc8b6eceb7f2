package dev.godwit.engine.model;

import dev.godwit.api.Phase;
import dev.godwit.api.Progress;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.value.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// How far a running step is, for eyes only: counters in memory that any thread may move. The
/// store's totals are what is true.
public final class Gauges {

    private static final double LEAST_SHARE_FOR_AN_ESTIMATE = 0.01;

    private final InstantSource clock;
    private final Instant begun;
    private final Phase phase;
    private final LongAdder sourceNodes = new LongAdder();
    private final LongAdder sourceBytes = new LongAdder();
    private final LongAdder destinationNodes = new LongAdder();
    private final LongAdder doneNodes = new LongAdder();
    private final LongAdder doneBytes = new LongAdder();
    private final LongAdder problems = new LongAdder();

    /// Written by the driver thread, read by whoever shows progress.
    private volatile int sourceRound = -1;

    private volatile int destinationRound = -1;
    private volatile Count planned = Count.NONE;

    public Gauges(Phase phase, InstantSource clock) {
        this.phase = phase;
        this.clock = clock;
        begun = clock.instant();
    }

    public void round(Side side, int depth) {
        if (side == Side.SOURCE) {
            sourceRound = depth;
        } else {
            destinationRound = depth;
        }
    }

    public void listed(Side side, Tally tally) {
        if (side == Side.SOURCE) {
            sourceNodes.add(tally.nodes());
            sourceBytes.add(tally.bytes());
        } else {
            destinationNodes.add(tally.nodes());
        }
    }

    public void planned(Count work) {
        planned = work;
    }

    public void settled(long nodes) {
        doneNodes.add(nodes);
    }

    public void moved(long bytes) {
        doneBytes.add(bytes);
    }

    public void problem() {
        problems.increment();
    }

    public long problems() {
        return problems.sum();
    }

    public Progress progress() {
        Duration elapsed = Duration.between(begun, clock.instant());
        Count work = planned;
        return new Progress(
                phase,
                sourceRound,
                destinationRound,
                sourceNodes.sum(),
                sourceBytes.sum(),
                destinationNodes.sum(),
                work.nodes(),
                work.bytes(),
                doneNodes.sum(),
                doneBytes.sum(),
                problems.sum(),
                elapsed,
                timeLeft(work, elapsed));
    }

    /// Nodes and bytes weigh alike: many small files are bound by the one, few large files by the
    /// other.
    private Optional<Duration> timeLeft(Count work, Duration elapsed) {
        if (work.nodes() == 0) {
            return Optional.empty();
        }
        double nodes = Math.min(1, (double) doneNodes.sum() / work.nodes());
        double share =
                work.bytes() == 0
                        ? nodes
                        : (nodes + Math.min(1, (double) doneBytes.sum() / work.bytes())) / 2;
        return share < LEAST_SHARE_FOR_AN_ESTIMATE
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (1 - share) / share)));
    }
}
