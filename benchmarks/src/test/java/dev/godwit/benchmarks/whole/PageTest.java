package dev.godwit.benchmarks.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final String SCENARIO = "linux-tmpfs";

    @Test
    void tellsByMedianAndRatioWhetherAnAimIsMet() {
        var results =
                results(
                        run(Tool.GODWIT, 4.0),
                        run(Tool.GODWIT, 9.0),
                        run(Tool.GODWIT, 6.0),
                        run(Tool.RSYNC, 5.0),
                        run(Tool.CP, 3.0));
        var aims =
                List.of(
                        new Aim(DataSet.LINUX, true, Operation.COPY, Tool.RSYNC, 1.0),
                        new Aim(DataSet.LINUX, true, Operation.COPY, Tool.CP, 2.0),
                        new Aim(DataSet.LINUX, true, Operation.COPY, Tool.RCLONE, 0.45));

        var page = Page.of(results, Map.of(SCENARIO, aims));

        assertThat(page)
                .contains("| first copy | godwit | 3 | 6.00 |")
                .contains("at most 1.00 × rsync; it is 1.20, **missed**.")
                .contains("at most 2.00 × cp; it is 2.00, met.")
                .doesNotContain("0.45");
    }

    @Test
    void drawsABarForEachToolThatRan() {
        var plot = Plot.of(results(run(Tool.GODWIT, 2.0), run(Tool.RSYNC, 1.0)), SCENARIO);

        assertThat(plot).contains(">godwit<", ">rsync<", ">2.00<").doesNotContain(">rclone<");
        assertThat(plot.split("<rect x", -1)).hasSize(3);
    }

    private static Run run(Tool tool, double seconds) {
        return new Run(SCENARIO, Operation.COPY, tool, 1, seconds, 1, 1, 2048);
    }

    private static Results results(Run... runs) {
        return new Results(
                "benchmarks/run /dev/shm",
                Map.of(),
                Map.of(Tool.GODWIT, "0", Tool.RSYNC, "1", Tool.CP, "2"),
                Map.of(SCENARIO, "Linux"),
                Map.of(SCENARIO, 10L),
                List.of(runs),
                List.of());
    }
}
