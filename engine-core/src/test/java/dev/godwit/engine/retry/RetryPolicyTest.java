package dev.godwit.engine.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    /// Always the most a back-off can be.
    private final RetryPolicy patient = new RetryPolicy(new Most());

    @ParameterizedTest
    @EnumSource
    void givesEveryClassItsAdvice(ErrorClass errorClass) {
        Advice first = patient.advise(error(errorClass), 1);

        switch (errorClass) {
            case TRANSIENT, THROTTLED, CORRUPT ->
                    assertThat(first).isEqualTo(new Advice.Retry(Duration.ofMillis(500)));
            case CURSOR_LOST -> assertThat(first).isEqualTo(new Advice.Retry(Duration.ZERO));
            case OUTCOME_UNKNOWN ->
                    assertThat(first).isEqualTo(new Advice.LookAgain(Duration.ofMillis(500)));
            case NOT_FOUND, ALREADY_EXISTS, PRECONDITION_FAILED ->
                    assertThat(first).isEqualTo(new Advice.Stale());
            case NO_SPACE, UNAUTHENTICATED -> assertThat(first).isEqualTo(new Advice.Suspend());
            case STOPPED -> assertThat(first).isEqualTo(new Advice.Leave());
            case DENIED, UNSUPPORTED -> assertThat(first).isEqualTo(new Advice.GiveUp());
        }
    }

    @ParameterizedTest
    @EnumSource
    void triesAsOftenAsTheTableSays(ErrorClass errorClass) {
        int tries = 1;
        while (patient.copy(error(errorClass), tries).isPresent()) {
            tries++;
        }

        assertThat(tries)
                .isEqualTo(
                        switch (errorClass) {
                            case TRANSIENT, THROTTLED, OUTCOME_UNKNOWN, CURSOR_LOST -> 5;
                            case CORRUPT -> 2;
                            default -> 1;
                        });
    }

    @Test
    void givesUpWhatHasHadAllItsTries() {
        for (ErrorClass errorClass :
                EnumSet.of(
                        ErrorClass.TRANSIENT,
                        ErrorClass.THROTTLED,
                        ErrorClass.OUTCOME_UNKNOWN,
                        ErrorClass.CURSOR_LOST,
                        ErrorClass.CORRUPT)) {
            assertThat(patient.advise(error(errorClass), 5)).isEqualTo(new Advice.GiveUp());
            assertThat(patient.advise(error(errorClass), 50)).isEqualTo(new Advice.GiveUp());
        }
    }

    @Test
    void backsOffTwiceAsLongEachTimeUpToTheLongest() {
        RetryPolicy policy =
                new RetryPolicy(100, Duration.ofMillis(500), Duration.ofSeconds(30), new Most());

        List<Long> seconds = new ArrayList<>();
        for (int attempts = 1; attempts < 100; attempts++) {
            seconds.add(
                    policy.listing(new StorageException.Transient("no", null), attempts)
                            .orElseThrow()
                            .toMillis());
        }

        assertThat(seconds)
                .startsWith(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)
                .endsWith(30_000L);
    }

    @Test
    void spreadsBackOffsOverTheWholeTimeFromZero() {
        long seed = 4711;
        RetryPolicy policy = new RetryPolicy(new Random(seed));

        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waits.add(
                    policy.copy(new StorageException.Transient("no", null), 2)
                            .orElseThrow()
                            .toMillis());
        }

        assertThat(waits).as("seed %d", seed).allMatch(wait -> wait >= 0 && wait <= 1_000);
        assertThat(waits.stream().filter(wait -> wait < 100)).hasSizeBetween(50, 150);
        assertThat(waits.stream().filter(wait -> wait > 900)).hasSizeBetween(50, 150);
    }

    @Test
    void waitsAtLeastAsLongAsTheBackEndAsks() {
        assertThat(new RetryPolicy(new Random(1)).copy(throttled(Duration.ofSeconds(20)), 1))
                .hasValueSatisfying(wait ->
                        assertThat(wait)
                                .isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_500)));
    }

    @Test
    void doesNotWaitForDaysBecauseABackEndSaysSo() {
        assertThat(patient.copy(throttled(Duration.ofDays(10_000)), 1))
                .contains(Duration.ofMinutes(5).plusMillis(500));
        assertThat(patient.copy(throttled(Duration.ofSeconds(-5)), 1))
                .contains(Duration.ofMillis(500));
    }

    @Test
    void isTheSameFromTheSameSeed() {
        RetryPolicy one = new RetryPolicy(new Random(3));
        RetryPolicy other = new RetryPolicy(new Random(3));

        for (int attempts = 1; attempts < 5; attempts++) {
            StorageException error = new StorageException.Transient("no", null);
            assertThat(one.advise(error, attempts)).isEqualTo(other.advise(error, attempts));
        }
    }

    @Test
    void refusesToBeNoPolicy() {
        Random random = new Random(1);
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1), random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRealSleeperCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Sleeper.REAL.sleep(Duration.ofDays(1)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void knowsEveryClassThereIs() {
        assertThat(Set.of(ErrorClass.values()))
                .allSatisfy(errorClass ->
                        assertThat(error(errorClass).errorClass()).isEqualTo(errorClass));
    }

    private static StorageException.Throttled throttled(Duration retryAfter) {
        return new StorageException.Throttled("slow down", retryAfter, null);
    }

    private static StorageException error(ErrorClass errorClass) {
        return switch (errorClass) {
            case NOT_FOUND -> new StorageException.NotFound("no", null);
            case ALREADY_EXISTS -> new StorageException.AlreadyExists("no", null);
            case PRECONDITION_FAILED -> new StorageException.PreconditionFailed("no", null);
            case DENIED -> new StorageException.Denied("no", null);
            case THROTTLED -> new StorageException.Throttled("no", null, null);
            case TRANSIENT -> new StorageException.Transient("no", null);
            case OUTCOME_UNKNOWN -> new StorageException.OutcomeUnknown("no", null);
            case CORRUPT -> new StorageException.Corrupt("no", null);
            case NO_SPACE -> new StorageException.NoSpace("no", null);
            case UNSUPPORTED -> new StorageException.Unsupported("no", null);
            case CURSOR_LOST -> new StorageException.CursorLost("no", null);
            case STOPPED -> new StorageException.Stopped("no");
            case UNAUTHENTICATED -> new StorageException.Unauthenticated("no", null);
        };
    }

    private static final class Most implements RandomGenerator {
        @Override
        public long nextLong() {
            return -1;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
