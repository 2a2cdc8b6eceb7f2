package dev.godwit.benchmarks.whole;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// A picture of one scenario: a bar for each tool's median in each operation, and a dot for each
/// run.
final class Plot {

    private static final int WIDTH = 720;
    private static final int LABELS = 130;
    private static final int BAR = 16;
    private static final int GAP = 6;
    private static final int HEAD = 26;

    private final Results results;
    private final String scenario;
    private final Formatter svg = new Formatter(Locale.ROOT);
    private int y = 10;

    private Plot(Results results, String scenario) {
        this.results = results;
        this.scenario = scenario;
    }

    static String of(Results results, String scenario) {
        return new Plot(results, scenario).draw();
    }

    private String draw() {
        for (Operation operation : Operation.values()) {
            List<Tool> took = new ArrayList<>();
            for (Tool tool : Tool.values()) {
                if (!results.of(scenario, operation, tool).isEmpty()) {
                    took.add(tool);
                }
            }
            if (!took.isEmpty()) {
                draw(operation, took);
            }
        }
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#fff"/>
        %s</svg>
        """
                .formatted(WIDTH, y + 10, svg);
    }

    private void draw(Operation operation, List<Tool> tools) {
        double longest =
                results.runs().stream()
                        .filter(run -> run.scenario().equals(scenario))
                        .filter(run -> run.operation() == operation)
                        .mapToDouble(Run::seconds)
                        .max()
                        .orElse(1);
        double scale = (WIDTH - LABELS - 90) / longest;
        svg.format(
                "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s, seconds</text>%n",
                y + 12, operation.title);
        y += HEAD;
        for (Tool tool : tools) {
            OptionalDouble median = results.median(scenario, operation, tool);
            double length = median.orElse(0) * scale;
            String colour = tool == Tool.GODWIT ? "#0a6e6e" : "#b8b8b8";
            svg.format(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                    LABELS - 8, y + 13, tool.program);
            svg.format(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS, y, length, BAR, colour);
            for (Run run : results.of(scenario, operation, tool)) {
                svg.format(
                        "<circle cx=\"%.1f\" cy=\"%d\" r=\"2.5\" fill=\"#222\"/>%n",
                        LABELS + run.seconds() * scale, y + BAR / 2);
            }
            svg.format(
                    "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                    LABELS + longest * scale + 12, y + 13, median.orElse(0));
            y += BAR + GAP;
        }
        y += GAP;
    }
}
