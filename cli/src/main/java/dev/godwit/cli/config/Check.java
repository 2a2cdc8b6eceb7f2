package dev.godwit.cli.config;

import dev.godwit.api.Settings;
import java.util.Map;
import java.util.function.Consumer;

/// Says what is wrong with a value, before anything is done with it.
final class Check {
    private Check() {}

    /// Reports the problem with a value, if there is one, with its place.
    static void problem(Given given, Consumer<String> report) {
        try {
            check(given.option(), given.text());
        } catch (IllegalArgumentException e) {
            report.accept(given.where() + ": " + e.getMessage());
        }
    }

    private static void check(Option option, String text) {
        if (option.shape() == Option.Shape.FLAG) {
            truth(text);
        } else if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        } else if (Settings.KEYS.contains(option.key())) {
            setting(option.key(), text);
        } else if (option.takesPairs() && text.indexOf('=') < 1) {
            throw new IllegalArgumentException("not KEY=VALUE: " + text);
        } else if (option == Option.FORMAT && !option.choices().contains(text)) {
            throw new IllegalArgumentException(
                    "use " + String.join(", ", option.choices()) + ", not " + text);
        }
    }

    private static void setting(String key, String text) {
        try {
            Settings.parse(Map.of(key, text));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String place = key + ": ";
            throw new IllegalArgumentException(
                    message.startsWith(place) ? message.substring(place.length()) : message, e);
        }
    }

    /// The meaning of a flag's text; `1` and `0` for the environment's sake.
    static boolean truth(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("use true or false, not " + text);
        };
    }
}
