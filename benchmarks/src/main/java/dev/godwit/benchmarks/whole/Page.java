package dev.godwit.benchmarks.whole;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// The page about one campaign, in Markdown.
final class Page {

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Page(Results results) {
        this.results = results;
    }

    /// @param aims by scenario, those that are meant for it
    static String of(Results results, Map<String, List<Aim>> aims) {
        return new Page(results).write(aims);
    }

    private String write(Map<String, List<Aim>> aims) {
        line("# Benchmarks");
        line("");
        line(
                "Written by `"
                        + results.command()
                        + "`; every run is in [results.json](results.json).");
        line(
                "All of a run counts: the start of the program, its state, and on a disk the final sync.");
        line(
                "The tools take turns in an order drawn anew for each operation; bars are medians, dots are runs.");
        line("");
        results.machine().forEach((what, value) -> line("- " + what + ": " + value));
        line("");
        line("| tool | version | what it does not do |");
        line("|---|---|---|");
        results.tools()
                .forEach((tool, version) ->
                        line("| " + tool.program + " | " + version + " | " + tool.lacks + " |"));
        results.titles().forEach((id, title) -> scenario(id, title, aims));
        return text.toString();
    }

    private void scenario(String id, String title, Map<String, List<Aim>> aims) {
        line("");
        line("## " + title);
        line("");
        line(results.nodes().getOrDefault(id, 0L) + " nodes.");
        line("");
        line("![medians](" + id + ".svg)");
        line("");
        line("| | tool | runs | median s | user s | system s | peak MiB | godwit / tool |");
        line("|---|---|---|---|---|---|---|---|");
        for (Operation operation : Operation.values()) {
            for (Tool tool : results.tools().keySet()) {
                row(id, operation, tool);
            }
        }
        aims.getOrDefault(id, List.of()).forEach(aim -> aim(id, aim));
        calls(id);
    }

    private void row(String id, Operation operation, Tool tool) {
        var runs = results.of(id, operation, tool);
        if (runs.isEmpty()) {
            return;
        }
        double median = results.median(id, operation, tool).orElseThrow();
        OptionalDouble ours = results.median(id, operation, Tool.GODWIT);
        line(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %d | %.2f | %.2f | %.2f | %d | %s |",
                        operation.title,
                        tool.program,
                        runs.size(),
                        median,
                        runs.stream().mapToDouble(Run::user).average().orElse(0),
                        runs.stream().mapToDouble(Run::system).average().orElse(0),
                        results.peakKib(id, operation, tool) / 1024,
                        tool == Tool.GODWIT || ours.isEmpty()
                                ? ""
                                : String.format(Locale.ROOT, "%.2f", ours.getAsDouble() / median)));
    }

    private void aim(String id, Aim aim) {
        aim.ratio(results, id)
                .ifPresent(ratio -> {
                    line("");
                    line(
                            String.format(
                                    Locale.ROOT,
                                    "Aim, %s: at most %.2f × %s; it is %.2f, %s.",
                                    aim.operation().title,
                                    aim.factor(),
                                    aim.other().program,
                                    ratio,
                                    ratio <= aim.factor() ? "met" : "**missed**"));
                });
    }

    private void calls(String id) {
        var counted =
                results.calls().stream().filter(calls -> calls.scenario().equals(id)).toList();
        if (counted.isEmpty()) {
            return;
        }
        line("");
        line("| tool | system calls of a first copy | a node |");
        line("|---|---|---|");
        counted.forEach(calls ->
                line(
                        String.format(
                                Locale.ROOT,
                                "| %s | %d | %.1f |",
                                calls.tool().program,
                                calls.calls(),
                                calls.perNode())));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
