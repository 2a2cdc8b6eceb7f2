package dev.godwit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// When this process was started.
///
/// Java says it, on Linux by way of when the system was started, which the kernel tells in whole
/// seconds; so there it is asked how long ago it was instead.
final class ProcessStart {

    /// Of a second, in which the kernel counts for programs.
    private static final double TICKS = 100;

    /// In `/proc/self/stat`, after the name.
    private static final int START_TIME = 19;

    private static final Duration MOST_THAT_JAVA_IS_WRONG = Duration.ofMillis(1_100);

    private ProcessStart() {}

    static Instant instant(InstantSource clock) {
        Instant now = clock.instant();
        Optional<Instant> java = ProcessHandle.current().info().startInstant();
        Optional<Instant> exact = elapsed().map(now::minus);
        return exact.filter(start -> java.isEmpty() || isNear(start, java.get()))
                .or(() -> java)
                .orElse(now);
    }

    /// In some containers the two clocks that are asked are not of one machine.
    private static boolean isNear(Instant a, Instant b) {
        return Duration.between(a, b).abs().compareTo(MOST_THAT_JAVA_IS_WRONG) < 0;
    }

    private static Optional<Duration> elapsed() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            String uptime = Files.readString(Path.of("/proc/uptime"));
            double since = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            double start = Long.parseLong(fields[START_TIME]) / TICKS;
            return Optional.of(Duration.ofMillis(Math.round((since - start) * 1_000)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
