package dev.godwit.cli.command;

import dev.godwit.cli.terminal.Printable;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Makes of `godwit resume` in a sentence what has to be typed to mean one migration: with `--name`
/// where the home holds several, with `--state` where it lies elsewhere.
///
/// @param several whether the home holds more than this one
record Advice(Path home, Path directory, BooleanSupplier several) implements UnaryOperator<String> {

    /// Commands that are about one migration. `migrate` finds its own by its pair.
    private static final Pattern COMMAND =
            Pattern.compile(
                    "\\bgodwit (resume|review|approve|copy|verify|retry|report|exclude|include|status"
                            + "|doctor|show|delete|decide|rollback|finish)\\b(?! --(?:name|state)\\b)");

    @Override
    public String apply(String sentence) {
        if (!COMMAND.matcher(sentence).find()) {
            return sentence;
        }
        String which = which();
        return which.isEmpty()
                ? sentence
                : COMMAND.matcher(sentence)
                        .replaceAll(found -> quoted(found.group() + " " + which));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$");
    }

    private String which() {
        if (home.equals(directory.getParent())) {
            return several.getAsBoolean() ? "--name " + directory.getFileName() : "";
        }
        String path = Printable.of(directory.toString());
        return "--state " + (path.matches("[A-Za-z0-9_./:@%+=,-]+") ? path : shell(path));
    }

    private static String shell(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }
}
