package dev.godwit.cli.config;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.engine.filter.FilterFile;
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
                default -> rules.addAll(read(given.text(), given.where()));
            }
        }
        return rules;
    }

    private static List<String> read(String file, String where) {
        try {
            return FilterFile.parse(Path.of(file));
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    where + ": " + e.getMessage(),
                    "name a file of rules, each '+ GLOB' or '- GLOB'",
                    e);
        }
    }

    private static String rule(char sign, String glob, String where) {
        if (glob.indexOf('\n') >= 0) {
            throw Failure.usage(where + ": a pattern is one line", "use ? for a line break");
        }
        return sign + " " + glob;
    }
}
