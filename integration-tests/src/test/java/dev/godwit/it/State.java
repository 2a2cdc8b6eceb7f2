package dev.godwit.it;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/// A migration's folder as other programs see it.
record State(Path folder) {
    static final String DISCOVERY = "Traversal-In-Progress";
    static final String COPY = "Copy-In-Progress";
    static final String VERIFICATION = "Verifying";
    static final String COMPLETE = "Complete";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// The phase that `migration.yaml` tells; empty before there is any.
    String phase() throws IOException {
        try (var lines = Files.lines(folder.resolve("migration.yaml"))) {
            return lines.filter(line -> line.startsWith("phase:"))
                    .map(line -> line.substring("phase:".length()).replace("\"", "").strip())
                    .findFirst()
                    .orElse("");
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /// Waits until the migration is in one of these phases, or its process has ended. It looks
    /// again and again, as another program would have to.
    ///
    /// @return whether it is
    boolean reaches(Set<String> phases, Process process) throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (process.isAlive()) {
            if (phases.contains(phase())) {
                return true;
            }
            if (Instant.now().isAfter(end)) {
                return fail("not reached in " + PATIENCE + ": " + phases);
            }
            Thread.sleep(1);
        }
        return false;
    }

    /// What lies in the folder.
    Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        try (var entries = Files.list(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }
}
