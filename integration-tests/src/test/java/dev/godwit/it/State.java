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
    static final String ROLLING_BACK = "Rolling-Back";
    static final String ROLLED_BACK = "Rolled-Back";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// The phase that `migration.yaml` tells; empty before there is any.
    String phase() throws IOException {
        return text("migration.yaml")
                .lines()
                .filter(line -> line.startsWith("phase:"))
                .map(line -> line.substring("phase:".length()).replace("\"", "").strip())
                .findFirst()
                .orElse("");
    }

    /// Waits until a process has the migration in hand, in one of these phases, or has ended.
    ///
    /// @return whether it has
    boolean reaches(Set<String> phases, Process process) throws IOException, InterruptedException {
        return reaches(
                phases.toString(), () -> isHeldBy(process) && phases.contains(phase()), process);
    }

    /// Whether a process has the migration in hand.
    boolean isHeldBy(Process process) throws IOException {
        return Long.toString(process.pid()).equals(text("owner"));
    }

    /// Waits until this is so, or the process has ended. It looks again and again, as another
    /// program would have to.
    ///
    /// @return whether it is so
    static boolean reaches(String what, Look look, Process process)
            throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (process.isAlive()) {
            if (look.isSo()) {
                return true;
            }
            if (Instant.now().isAfter(end)) {
                return fail("not reached in " + PATIENCE + ": " + what);
            }
            Thread.sleep(1);
        }
        return false;
    }

    /// Something that can be seen from outside.
    @FunctionalInterface
    interface Look {
        boolean isSo() throws IOException;
    }

    private String text(String name) throws IOException {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
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
