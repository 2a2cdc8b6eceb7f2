package dev.godwit.engine.retry;

import dev.godwit.spi.error.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is done about each class of error, by how often the thing was tried:
///
/// | class | advice | tries in all |
/// |---|---|---|
/// | `TRANSIENT` | retry after a back-off | 5 |
/// | `THROTTLED` | retry after what the back end asks for, at most 5 min, and a back-off | 5 |
/// | `OUTCOME_UNKNOWN` | look again after a back-off | 5 |
/// | `CURSOR_LOST` | retry at once, from the beginning | 5 |
/// | `CORRUPT` | retry after a back-off: what was read wrong once may be read right | 2 |
/// | `NOT_FOUND`, `ALREADY_EXISTS`, `PRECONDITION_FAILED` | stale | 1 |
/// | `NO_SPACE`, `UNAUTHENTICATED` | suspend | |
/// | `STOPPED` | leave | |
/// | `DENIED`, `UNSUPPORTED` | give up | 1 |
///
/// What has had all its tries is given up. The back-off before try *n* + 1 is a random time between
/// 0 and `first` × 2ⁿ⁻¹, at most `longest` (full jitter: those who failed together do not come back
/// together).
public final class RetryPolicy {

    /// How often what may pass is tried in all.
    public static final int TRIES = 5;

    private static final int TRIES_OF_CORRUPT = 2;
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final int tries;
    private final Duration first;
    private final Duration longest;

    /// Guarded by this: generators need not be safe for several threads.
    private final RandomGenerator random;

    /// Five tries, the first back-off up to 0.5 s, none above 30 s.
    public RetryPolicy(RandomGenerator random) {
        this(TRIES, FIRST, LONGEST, random);
    }

    /// @param tries how often what may pass is tried in all; at least 1
    /// @param first the most that the first back-off can be
    /// @param longest the most that any back-off can be
    public RetryPolicy(int tries, Duration first, Duration longest, RandomGenerator random) {
        if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "Not a retry policy: "
                            + tries
                            + " tries, back-off "
                            + first
                            + " to "
                            + longest);
        }
        this.tries = tries;
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /// What to do now.
    ///
    /// @param attempts how often it was tried so far, this time included; at least 1
    public Advice advise(StorageException why, int attempts) {
        return switch (why) {
            case StorageException.Transient _ when attempts < tries ->
                    new Advice.Retry(backOff(attempts));
            case StorageException.Throttled throttled when attempts < tries ->
                    new Advice.Retry(asked(throttled).plus(backOff(attempts)));
            case StorageException.OutcomeUnknown _ when attempts < tries ->
                    new Advice.LookAgain(backOff(attempts));
            case StorageException.CursorLost _ when attempts < tries ->
                    new Advice.Retry(Duration.ZERO);
            case StorageException.Corrupt _ when attempts < Math.min(tries, TRIES_OF_CORRUPT) ->
                    new Advice.Retry(backOff(attempts));
            case StorageException.NotFound _,
                    StorageException.AlreadyExists _,
                    StorageException.PreconditionFailed _ ->
                    new Advice.Stale();
            case StorageException.NoSpace _, StorageException.Unauthenticated _ ->
                    new Advice.Suspend();
            case StorageException.Stopped _ -> new Advice.Leave();
            case StorageException.Transient _,
                    StorageException.Throttled _,
                    StorageException.OutcomeUnknown _,
                    StorageException.CursorLost _,
                    StorageException.Corrupt _,
                    StorageException.Denied _,
                    StorageException.Unsupported _ ->
                    new Advice.GiveUp();
        };
    }

    /// Whether nothing more can be done until a person has mended something.
    public static boolean suspends(StorageException why) {
        return why instanceof StorageException.NoSpace
                || why instanceof StorageException.Unauthenticated;
    }

    /// When a listing that failed is to be tried again; empty when this pass gives up on it. A
    /// listing changes nothing, so there is nothing to look at first.
    public Optional<Duration> listing(StorageException why, int attempts) {
        return again(advise(why, attempts));
    }

    /// When a node that was not copied is to be tried again; empty when this is its outcome. Each
    /// try looks at what is there before it writes.
    public Optional<Duration> copy(StorageException why, int attempts) {
        return again(advise(why, attempts));
    }

    private static Optional<Duration> again(Advice advice) {
        return switch (advice) {
            case Advice.Retry(Duration after) -> Optional.of(after);
            case Advice.LookAgain(Duration after) -> Optional.of(after);
            case Advice.Stale _, Advice.Suspend _, Advice.Leave _, Advice.GiveUp _ ->
                    Optional.empty();
        };
    }

    private static Duration asked(StorageException.Throttled throttled) {
        Duration asked = throttled.retryAfter().orElse(Duration.ZERO);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }

    private Duration backOff(int attempts) {
        int doublings = Math.clamp(attempts - 1, 0, 30);
        long most = Math.min(longest.toMillis(), first.multipliedBy(1L << doublings).toMillis());
        synchronized (this) {
            return Duration.ofMillis(random.nextLong(most + 1));
        }
    }
}
