package dev.godwit.benchmarks.whole;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// All that a campaign measured, as its JSON file holds it.
///
/// @param command by which it can be repeated
/// @param machine what it ran on, by name
/// @param tools versions of those that took part
/// @param titles of the scenarios, by id
/// @param nodes of the scenarios' trees, by id
record Results(
        String command,
        Map<String, String> machine,
        Map<Tool, String> tools,
        Map<String, String> titles,
        Map<String, Long> nodes,
        List<Run> runs,
        List<Calls> calls) {

    List<Run> of(String scenario, Operation operation, Tool tool) {
        return runs.stream()
                .filter(run -> run.scenario().equals(scenario))
                .filter(run -> run.operation() == operation && run.tool() == tool)
                .toList();
    }

    /// The median of the times, the lower one of two in the middle; empty where there is no run.
    OptionalDouble median(String scenario, Operation operation, Tool tool) {
        List<Double> sorted =
                of(scenario, operation, tool).stream()
                        .map(Run::seconds)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return sorted.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted.get((sorted.size() - 1) / 2));
    }

    long peakKib(String scenario, Operation operation, Tool tool) {
        return of(scenario, operation, tool).stream().mapToLong(Run::peakKib).max().orElse(0);
    }
}
