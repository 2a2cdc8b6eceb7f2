package dev.godwit.engine.filter;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of filter rules: `+ GLOB` and `- GLOB`, one a line; empty lines and lines that begin with
/// `#` say nothing. UTF-8. Blanks at a line's end do not count, unless the last has a `\` before
/// it.
public final class FilterFile {

    private FilterFile() {}

    /// The rules in their order, each as [Filters] take it.
    ///
    /// @throws IllegalArgumentException in one sentence that names the file, and the line that is
    ///   wrong
    public static List<String> parse(Path file) {
        List<String> rules = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String rule = withoutBlanksAtTheEnd(number == 1 ? withoutMark(line) : line);
            if (!rule.isBlank() && !rule.stripLeading().startsWith("#")) {
                rules.add(checked(rule.stripLeading(), file, number));
            }
        }
        return rules;
    }

    private static String checked(String rule, Path file, int number) {
        try {
            return Rule.parse(rule).text();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file).lines().toList();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("There is no filter file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("The filter file " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read the filter file " + file + ": " + e.getMessage(), e);
        }
    }

    private static String withoutMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static String withoutBlanksAtTheEnd(String line) {
        String stripped = line.stripTrailing();
        return stripped.endsWith("\\") && stripped.length() < line.length()
                ? line.substring(0, stripped.length() + 1)
                : stripped;
    }
}
