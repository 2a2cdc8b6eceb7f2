package dev.godwit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Phase;
import dev.godwit.api.Progress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {

    private static Progress listing(long nodes, Duration elapsed) {
        return new Progress(
                Phase.TRAVERSAL_IN_PROGRESS,
                4,
                2,
                nodes,
                nodes * 1024,
                nodes / 2,
                0,
                0,
                0,
                0,
                0,
                elapsed,
                Optional.empty());
    }

    private static Progress copying(long doneNodes, long doneBytes, long problems) {
        return new Progress(
                Phase.COPY_IN_PROGRESS,
                -1,
                -1,
                0,
                0,
                0,
                1_000,
                1L << 30,
                doneNodes,
                doneBytes,
                problems,
                Duration.ofSeconds(10),
                Optional.of(Duration.ofSeconds(75)));
    }

    @Test
    void saysHowFarAListingIs() {
        ProgressLine line = new ProgressLine(Paint.OFF);

        assertThat(line.of(listing(20_000, Duration.ofSeconds(2)), 120))
                .isEqualTo(
                        "Listing  source 20,000, 19.5 MiB  destination 10,000  level 4"
                                + "  15,000/s  2.0 s");
    }

    @Test
    void saysHowMuchOfACopyIsDoneAndHowLongItTakes() {
        ProgressLine line = new ProgressLine(Paint.OFF);

        assertThat(line.of(copying(500, 1L << 29, 2), 140))
                .isEqualTo(
                        "Copying  ━━━━━━━━━━━━━━━━━━──────────────────   50 %  500 of 1,000"
                                + "  512 MiB of 1.00 GiB  51.2 MiB/s  50 nodes/s  2 problems"
                                + "  1 min 15 s left");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 40, 60, 79, 100, 132, 500})
    void fitsWhateverRoomThereIs(int room) {
        assertThat(Text.columns(new ProgressLine(Paint.OFF).of(copying(7, 1 << 20, 1), room)))
                .isLessThanOrEqualTo(room);
        assertThat(
                        Text.columns(
                                new ProgressLine(Paint.OFF)
                                        .of(listing(123_456_789, Duration.ofHours(3)), room)))
                .isLessThanOrEqualTo(room);
    }

    @Test
    void keepsTheShareWhenTheRoomIsShort() {
        assertThat(new ProgressLine(Paint.OFF).of(copying(500, 1L << 29, 0), 32))
                .isEqualTo("Copying  ━━━━━━━━────────   50 %");
    }

    @Test
    void smoothsTheRate() {
        Rate rate = new Rate();

        assertThat(rate.update(Duration.ofSeconds(1), 100)).isEqualTo(100);
        assertThat(rate.update(Duration.ofSeconds(2), 100)).isBetween(60.0, 90.0);
        assertThat(rate.update(Duration.ofSeconds(2), 100)).isBetween(60.0, 90.0);
    }
}
