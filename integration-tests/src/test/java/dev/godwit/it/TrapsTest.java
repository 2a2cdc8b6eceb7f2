package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page `docs/traps.md` names tests that are there.
class TrapsTest {
    private static final Path CLONE = Path.of(System.getProperty("godwit.clone"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
    private static final int LEAST = 60;

    @Test
    void namesTestsThatAreThere() throws IOException {
        var page = Files.readString(CLONE.resolve("docs/traps.md"));
        var named = TEST.matcher(page).results().toList();
        var sources = sources();

        assertThat(named).hasSizeGreaterThan(LEAST);
        assertThat(named)
                .filteredOn(test -> sources.stream().noneMatch(source -> has(source, test)))
                .extracting(MatchResult::group)
                .isEmpty();
    }

    private record Source(String name, String text) {}

    private static boolean has(Source source, MatchResult test) {
        return source.name().equals(test.group(1) + ".java")
                && source.text().contains(" void " + test.group(2) + "(");
    }

    private static List<Source> sources() throws IOException {
        try (var files = Files.walk(CLONE)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(file -> new Source(file.getFileName().toString(), read(file)))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
