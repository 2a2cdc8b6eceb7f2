package dev.godwit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, '1,000'",
        "83730, '83,730'",
        "-1234567, '-1,234,567'",
        "9223372036854775807, '9,223,372,036,854,775,807'"
    })
    void setsACommaAtEveryThousand(long number, String text) {
        assertThat(Units.count(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 0.98 KiB",
        "1024, 1.00 KiB",
        "1298681992, 1.21 GiB",
        "52428800, 50.0 MiB",
        "536870912, 512 MiB",
        "1072693248, 1.00 GiB",
        "9223372036854775807, 8.00 EiB"
    })
    void showsThreeDigitsOfASize(long bytes, String text) {
        assertThat(Units.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "840, 0.8 s",
        "12345, 12 s",
        "65000, 1 min 05 s",
        "11400000, 3 h 10 min",
        "187200000, 2 d 4 h"
    })
    void showsTheTwoLargestUnitsOfADuration(long milliseconds, String text) {
        assertThat(Units.duration(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, just now",
        "59, just now",
        "60, 1 minute ago",
        "7260, 2 hours ago",
        "259200, 3 days ago"
    })
    void saysRoughlyHowLongAgo(long seconds, String text) {
        assertThat(Units.age(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
