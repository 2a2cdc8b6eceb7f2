package dev.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskRunner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectTaskRunnerTest extends TaskRunnerContract {

    @Override
    TaskRunner open() {
        return new DirectTaskRunner();
    }

    @Test
    void reportsAnOutcomeBeforeTheTaskGoesOn() throws Exception {
        List<String> story = new ArrayList<>();
        Task<String> task =
                (_, out) -> {
                    story.add("begins");
                    out.emit("one");
                    story.add("goes on");
                    out.emit("two");
                    story.add("ends");
                };

        runner.run(
                queue(List.of(task, task)),
                PLACES,
                report ->
                        story.add(
                                report instanceof Report.Emitted<String>(_, var outcome)
                                        ? outcome
                                        : "reported"));

        assertThat(story)
                .containsExactly(
                        "begins",
                        "one",
                        "goes on",
                        "two",
                        "ends",
                        "reported",
                        "begins",
                        "one",
                        "goes on",
                        "two",
                        "ends",
                        "reported");
    }

    @Test
    void runsOneTaskAtATime() {
        assertThat(runner.parallelism()).isEqualTo(1);
    }
}
