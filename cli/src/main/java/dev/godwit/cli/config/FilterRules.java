package dev.godwit.cli.config;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Turns what people write about filters into the engine's rules: `+ GLOB` and `- GLOB`, in order.
final class FilterRules {
    private FilterRules() {}

    static List<String> of(List<Given> filters) {
        List<String> rules = new ArrayList<>();
        for (Given given : filters) {
            switch (given.option()) {
                case INCLUDE -> rules.add(rule('+', given.text(), given.where()));
                case EXCLUDE -> rules.add(rule('-', given.text(), given.where()));
                default -> rules.addAll(read(Path.of(given.text()), given.where()));
            }
        }
        return rules;
    }

    private static List<String> read(Path file, String where) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "Cannot read the filters of " + file + " (" + where + ")",
                    "name a readable file of rules",
                    e);
        }
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith("+ ") && !line.startsWith("- ")) {
                throw Failure.usage(
                        file + ", line " + (i + 1) + ": not a rule: " + line,
                        "begin it with '+ ' to include or '- ' to exclude");
            }
            rules.add(line);
        }
        return rules;
    }

    private static String rule(char sign, String glob, String where) {
        if (glob.indexOf('\n') >= 0) {
            throw Failure.usage(where + ": a pattern is one line", "use ? for a line break");
        }
        return sign + " " + glob;
    }
}
