package dev.godwit.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SumsTest {
    private static final Totals TOTALS =
            new Totals(
                    new Tally(1, 2, 3, 4, 5),
                    new Tally(6, 7, 8, 9, 10),
                    Map.of(Verdict.SAME, new Count(11, 12), Verdict.CHANGED, new Count(13, 14)),
                    Map.of(Decision.COPY, new Count(15, 16)),
                    Map.of(OutcomeKind.PENDING, new Count(17, 18)),
                    19,
                    20,
                    21);

    private final Sums sums = new Sums(2, 100, 7, TOTALS);

    @Test
    void comeBackFromText() {
        assertThat(Sums.parse(sums.text())).contains(sums);
        Totals none = new Totals(Tally.NONE, Tally.NONE, Map.of(), Map.of(), Map.of(), 0, 0, 0);
        Sums empty = new Sums(0, 0, 0, none);
        assertThat(Sums.parse(empty.text())).contains(empty);
    }

    @Test
    void textOfAnotherVersionIsCountedAgain() {
        assertThat(Sums.parse("")).isEmpty();
        assertThat(Sums.parse(sums.text().replace("SAME", "ALIKE"))).isEmpty();
        assertThat(Sums.parse(sums.text().replace("=1,2,3", "=1,2"))).isEmpty();
        assertThat(Sums.parse(sums.text().replace("conflicts=19", ""))).isEmpty();
    }

    @Test
    void holdUntilSomethingIsTold() {
        assertThat(sums.hold(2, new Receipt(100, 7, ""))).isTrue();
        assertThat(sums.hold(2, new Receipt(101, 7, ""))).isFalse();
        assertThat(sums.hold(1, new Receipt(100, 7, ""))).isFalse();
    }

    @Test
    void holdThroughEnginesThatTookOverAndToldNothing() {
        assertThat(sums.hold(2, new Receipt(102, 9, ""))).isTrue();
        assertThat(sums.hold(2, new Receipt(103, 9, ""))).isFalse();
    }
}
