package dev.godwit.cli.command;

import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations.Glimpse;
import dev.godwit.api.Phase;
import dev.godwit.api.Progress;
import dev.godwit.cli.terminal.ProgressView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be seen of a migration that another process runs: what that process wrote down.
final class RunningView {
    private final Glimpse glimpse;

    RunningView(Glimpse glimpse) {
        this.glimpse = glimpse;
    }

    /// For a program.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("migration", glimpse.summary().name());
        json.put("pass", glimpse.summary().pass());
        json.put("phase", glimpse.summary().phase());
        json.put("store", glimpse.summary().store());
        glimpse.summary().pid().ifPresent(pid -> json.put("pid", pid));
        json.putAll(glimpse.progress());
        return json;
    }

    /// For a person.
    List<String> lines() {
        MigrationSummary summary = glimpse.summary();
        String process =
                summary.pid().isPresent() ? " in process " + summary.pid().getAsLong() : "";
        String heading =
                summary.name() + ", pass " + summary.pass() + ": " + summary.phase() + process;
        return progress()
                .map(progress -> List.of(heading, "  " + ProgressView.line(progress)))
                .orElse(List.of(heading, "  no step is running at this moment"));
    }

    /// How far the step is that runs; empty while none does.
    Optional<Progress> progress() {
        if (!(glimpse.progress().get("phase") instanceof String phase)) {
            return Optional.empty();
        }
        return Optional.of(
                new Progress(
                        Phase.parse(phase),
                        (int) number("listed_source", "round"),
                        (int) number("listed_destination", "round"),
                        number("listed_source", "nodes"),
                        number("listed_source", "bytes"),
                        number("listed_destination", "nodes"),
                        number("planned", "nodes"),
                        number("planned", "bytes"),
                        number("done", "nodes"),
                        number("done", "bytes"),
                        number(glimpse.progress().get("problems")),
                        Duration.ofMillis(
                                (long) (decimal(glimpse.progress().get("elapsed")) * 1000)),
                        Optional.ofNullable(glimpse.progress().get("time_left"))
                                .map(left -> Duration.ofSeconds(number(left)))));
    }

    private long number(String object, String member) {
        return glimpse.progress().get(object) instanceof Map<?, ?> map
                ? number(map.get(member))
                : 0;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static double decimal(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
