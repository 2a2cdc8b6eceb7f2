package dev.godwit.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private Instant now = BEGIN;
    private long moved;
    private final CopyControl counting = bytes -> moved += bytes;

    private Bandwidth of(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond, time -> now = now.plus(time), () -> now);
    }

    private Duration passed() {
        return Duration.between(BEGIN, now);
    }

    @Test
    void letsSoManyBytesMoveInASecond() throws Exception {
        CopyControl control = of(1_000).limit(counting);

        for (int i = 0; i <= 20; i++) {
            control.admit(500);
        }

        assertThat(passed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(moved).isEqualTo(10_500);
    }

    @Test
    void isSharedByAllWhoMoveBytes() throws Exception {
        Bandwidth bandwidth = of(1_000);
        CopyControl one = bandwidth.limit(counting);
        CopyControl other = bandwidth.limit(counting);

        for (int i = 0; i < 10; i++) {
            one.admit(500);
            other.admit(500);
        }
        one.admit(0);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void savesNothingUpWhileNothingMoves() throws Exception {
        CopyControl control = of(1_000).limit(counting);
        control.admit(1_000);
        now = now.plusSeconds(3_600);
        Instant later = now;

        control.admit(1_000);
        control.admit(1_000);
        control.admit(1_000);

        assertThat(Duration.between(later, now)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void doesNotWaitForAClockThatWasPutBack() throws Exception {
        CopyControl control = of(1_000).limit(counting);
        control.admit(1_000);
        now = now.minusSeconds(3_600);
        Instant earlier = now;

        control.admit(1_000);

        assertThat(Duration.between(earlier, now)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void hearsWhileItWaitsThatTheRunIsStopping() throws Exception {
        CopyControl control =
                of(1).limit(bytes -> {
                    if (passed().compareTo(Duration.ofSeconds(5)) > 0) {
                        throw new StorageException.Stopped("The run is stopping");
                    }
                });
        control.admit(3_600);

        assertThatThrownBy(() -> control.admit(1)).isInstanceOf(StorageException.Stopped.class);

        assertThat(passed()).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() throws Exception {
        Bandwidth bandwidth =
                new Bandwidth(
                        1,
                        _ -> {
                            throw new InterruptedException();
                        },
                        () -> now);
        CopyControl control = bandwidth.limit(counting);
        control.admit(10);

        assertThatThrownBy(() -> control.admit(1)).isInstanceOf(StorageException.Stopped.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutALimitNobodyWaits() throws Exception {
        CopyControl control = of(0).limit(counting);

        control.admit(1L << 60);
        control.admit(1L << 60);

        assertThat(passed()).isZero();
    }
}
