package dev.godwit.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the options that the environment sets. An empty variable is as good as none; a list holds
/// one value a line.
public final class Variables {
    private Variables() {}

    public static List<Given> read(Map<String, String> environment) {
        List<Given> given = new ArrayList<>();
        for (Option option : Option.values()) {
            String text = environment.getOrDefault(option.variable(), "");
            if (text.isEmpty()) {
                continue;
            }
            if (option.shape() == Option.Shape.LIST) {
                text.lines().forEach(line -> given.add(new Given(option, line, option.variable())));
            } else {
                given.add(new Given(option, text, option.variable()));
            }
        }
        return given;
    }
}
