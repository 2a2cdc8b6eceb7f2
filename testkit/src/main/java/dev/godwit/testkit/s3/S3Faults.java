package dev.godwit.testkit.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What goes wrong by script: at the n-th request for an operation, counted from 1, or at [#EACH].
///
/// ```java
/// server.faults()
///         .at(S3Operation.PUT_OBJECT, 3, S3Fault.LOST_REPLY)
///         .at(S3Operation.GET_OBJECT, S3Faults.EACH, S3Fault.SLOW_DOWN);
/// ```
///
/// What a client tries again counts again. All fields are guarded by this.
public final class S3Faults {

    /// Every request for an operation.
    public static final int EACH = 0;

    private final List<Fault> script = new ArrayList<>();
    private final Map<S3Operation, Integer> uses = new EnumMap<>(S3Operation.class);
    private final Set<HeldAnswer> held = new HashSet<>();
    private Duration retryAfter = Duration.ofSeconds(1);

    S3Faults() {}

    private record Fault(S3Operation operation, int nth, S3Fault fault) {}

    /// Of several faults of one request the first that was scripted counts.
    public synchronized S3Faults at(S3Operation operation, int nth, S3Fault fault) {
        script.add(new Fault(operation, nth, fault));
        return this;
    }

    /// What [S3Fault#SLOW_DOWN] asks for, in whole seconds.
    public synchronized S3Faults retryAfter(Duration duration) {
        retryAfter = duration;
        return this;
    }

    /// Nothing goes wrong any more; requests are counted from 1 again.
    public synchronized S3Faults clear() {
        script.clear();
        uses.clear();
        return this;
    }

    /// How often this was asked for since the last [#clear()].
    public synchronized int uses(S3Operation operation) {
        return uses.getOrDefault(operation, 0);
    }

    /// Gives the answers that are being held back.
    public synchronized void release() {
        held.forEach(HeldAnswer::release);
    }

    /// How many answers are being held back.
    public synchronized int held() {
        return held.size();
    }

    synchronized Optional<S3Fault> meet(S3Operation operation) {
        int use = uses.merge(operation, 1, Integer::sum);
        return script.stream()
                .filter(fault -> fault.operation == operation)
                .filter(fault -> fault.nth == EACH || fault.nth == use)
                .map(Fault::fault)
                .findFirst();
    }

    synchronized long retryAfterSeconds() {
        return retryAfter.toSeconds();
    }

    synchronized void hold(HeldAnswer answer) {
        held.add(answer);
    }

    synchronized void drop(HeldAnswer answer) {
        held.remove(answer);
    }
}
