package dev.godwit.engine.filter;

import dev.godwit.api.Settings;
import dev.godwit.spi.value.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Limits of size and age, for files.
record Limits(List<Limit> all) {

    static final Limits NONE = new Limits(List.of());

    private static final long SECOND = 1_000_000_000;

    /// One limit.
    ///
    /// @param bound the value beyond which a file is excluded
    /// @param asReason what a person is shown
    record Limit(Kind kind, long bound, Optional<String> asReason) {

        enum Kind {
            SMALLER,
            LARGER,
            LATER,
            EARLIER
        }

        boolean excludes(Node.File file) {
            return switch (kind) {
                case SMALLER -> file.size() < bound;
                case LARGER -> file.size() > bound;
                case LATER -> file.mtimeNs() > bound;
                case EARLIER -> file.mtimeNs() < bound;
            };
        }
    }

    static Limits of(Settings settings, Instant began) {
        List<Limit> all = new ArrayList<>();
        settings.minSize().ifPresent(b -> all.add(limit(Limit.Kind.SMALLER, b, "min-size " + b)));
        settings.maxSize().ifPresent(b -> all.add(limit(Limit.Kind.LARGER, b, "max-size " + b)));
        settings.minAge()
                .ifPresent(age ->
                        all.add(
                                limit(
                                        Limit.Kind.LATER,
                                        nanoseconds(began.minus(age)),
                                        "min-age " + text(age))));
        settings.maxAge()
                .ifPresent(age ->
                        all.add(
                                limit(
                                        Limit.Kind.EARLIER,
                                        nanoseconds(began.minus(age)),
                                        "max-age " + text(age))));
        return new Limits(List.copyOf(all));
    }

    Optional<String> excludes(Node node) {
        if (node instanceof Node.File file) {
            for (Limit limit : all) {
                if (limit.excludes(file)) {
                    return limit.asReason();
                }
            }
        }
        return Optional.empty();
    }

    private static Limit limit(Limit.Kind kind, long bound, String text) {
        return new Limit(kind, bound, Optional.of(text));
    }

    private static long nanoseconds(Instant instant) {
        long seconds =
                Math.clamp(
                        instant.getEpochSecond(),
                        Long.MIN_VALUE / SECOND + 1,
                        Long.MAX_VALUE / SECOND - 1);
        return seconds * SECOND + instant.getNano();
    }

    /// As the command line takes it.
    private static String text(Duration age) {
        long seconds = age.toSeconds();
        if (age.toMillisPart() != 0) {
            return age.toMillis() / 1_000.0 + "s";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
