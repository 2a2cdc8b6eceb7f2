package dev.godwit.api;

import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.OnConflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// How a migration is carried out. Held as texts by key, which are the long options of the command
/// line, the keys of the configuration file and what the store keeps; this is what they mean.
///
/// @param workers how many tasks run at once
/// @param compare what tells that content is the same
/// @param hash by which content is hashed as it streams
/// @param filters in order, the first that matches decides: `+ GLOB` includes, `- GLOB` excludes
/// @param minSize bytes; smaller files are excluded
/// @param maxSize bytes; larger files are excluded
/// @param minAge files modified later than this before the pass began are excluded
/// @param maxAge files modified earlier than this before the pass began are excluded
/// @param onConflict what to do about conflicts of changed content
/// @param metadata what is carried besides content
/// @param rollback keep what is replaced; false gives up the way back
/// @param acceptSourceChanges copy the current version of a file that changed after the review
/// @param verify how a copy is verified
/// @param allowEmpty an empty source is meant
/// @param maxDelete a plan that deletes more nodes than this cannot be approved
/// @param maxErrors the step ends early at this many problems; 0 for never
/// @param specials FIFOs, sockets and devices are carried
/// @param oneFileSystem what is mounted below the source's root is left out
/// @param bandwidth bytes of content that are read in a second, to copy them or to verify
/// @param opsLimit operations on either side that are begun in a second
/// @param trustMetadata what a source says of special modes, owners and links out of the tree is
///   put into force, where whoever may write there could have made it up
/// @param maxSourceLead how many rounds the source may be ahead of the destination
/// @param keepPageCache whether content that was read or written may stay in the system's cache
public record Settings(
        int workers,
        Comparison.Mode compare,
        Hash hash,
        List<String> filters,
        OptionalLong minSize,
        OptionalLong maxSize,
        Optional<Duration> minAge,
        Optional<Duration> maxAge,
        OnConflict onConflict,
        Metadata metadata,
        boolean rollback,
        boolean acceptSourceChanges,
        VerifyMode verify,
        boolean allowEmpty,
        long maxDelete,
        long maxErrors,
        boolean specials,
        boolean oneFileSystem,
        OptionalLong bandwidth,
        OptionalLong opsLimit,
        boolean trustMetadata,
        int maxSourceLead,
        boolean keepPageCache) {

    /// The keys, each the name of a long option.
    public static final Set<String> KEYS =
            Set.of(
                    "workers",
                    "compare",
                    "hash",
                    "filters",
                    "min-size",
                    "max-size",
                    "min-age",
                    "max-age",
                    "on-conflict",
                    "metadata",
                    "no-rollback",
                    "source-changes",
                    "verify",
                    "allow-empty",
                    "max-delete",
                    "max-errors",
                    "specials",
                    "one-file-system",
                    "bandwidth",
                    "ops-limit",
                    "trust-metadata",
                    "max-source-lead",
                    "page-cache");

    public Settings {
        filters = List.copyOf(filters);
    }

    /// What content is hashed with.
    public enum Hash {
        XXH3,
        SHA256,
        NONE
    }

    /// What is carried besides content.
    public enum Metadata {
        NONE,
        TIMES,
        /// Times and mode.
        MODE,
        /// Times, mode, owner and group, and whatever else both sides keep.
        ALL
    }

    /// The meaning of these texts; a key that is not there has its default.
    ///
    /// @param values by key; `filters` holds one rule a line
    /// @throws IllegalArgumentException with all problems in one message, each with its key
    public static Settings parse(Map<String, String> values) {
        Reader in = new Reader(values);
        Settings settings =
                new Settings(
                        in.value("workers", defaultWorkers(), text -> (int) whole(text, 1, 1024)),
                        in.value(
                                "compare",
                                Comparison.Mode.SIZE_MTIME,
                                text -> choice(Comparison.Mode.class, text)),
                        in.value("hash", Hash.XXH3, text -> choice(Hash.class, text)),
                        in.value("filters", List.of(), text -> text.lines().toList()),
                        in.value(
                                "min-size",
                                OptionalLong.empty(),
                                text -> OptionalLong.of(size(text))),
                        in.value(
                                "max-size",
                                OptionalLong.empty(),
                                text -> OptionalLong.of(size(text))),
                        in.value("min-age", Optional.empty(), text -> Optional.of(duration(text))),
                        in.value("max-age", Optional.empty(), text -> Optional.of(duration(text))),
                        in.value(
                                "on-conflict",
                                OnConflict.ASK,
                                text -> choice(OnConflict.class, text)),
                        in.value("metadata", Metadata.ALL, text -> choice(Metadata.class, text)),
                        !in.value("no-rollback", false, Settings::truth),
                        in.value("source-changes", false, Settings::sourceChanges),
                        in.value("verify", new VerifyMode.Size(), VerifyMode::parse),
                        in.value("allow-empty", false, Settings::truth),
                        in.value("max-delete", 0L, text -> whole(text, 0, Long.MAX_VALUE)),
                        in.value("max-errors", 0L, text -> whole(text, 0, Long.MAX_VALUE)),
                        in.value("specials", false, Settings::truth),
                        in.value("one-file-system", false, Settings::truth),
                        in.value(
                                "bandwidth",
                                OptionalLong.empty(),
                                text -> OptionalLong.of(rate(text))),
                        in.value(
                                "ops-limit",
                                OptionalLong.empty(),
                                text -> OptionalLong.of(operations(text))),
                        in.value("trust-metadata", false, Settings::truth),
                        in.value("max-source-lead", 3, text -> (int) whole(text, 0, 1_000_000)),
                        in.value("page-cache", true, Settings::pageCache));
        in.finish();
        return settings;
    }

    private static int defaultWorkers() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    private static boolean sourceChanges(String text) {
        return switch (text) {
            case "strict" -> false;
            case "accept" -> true;
            default -> throw new IllegalArgumentException("use strict or accept, not " + text);
        };
    }

    private static boolean pageCache(String text) {
        return switch (text) {
            case "keep" -> true;
            case "drop" -> false;
            default -> throw new IllegalArgumentException("use keep or drop, not " + text);
        };
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("use true or false, not " + text);
        };
    }

    private static long whole(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: " + text, e);
        }
        throw new IllegalArgumentException(
                "must be "
                        + least
                        + (most == Long.MAX_VALUE ? " or more" : " to " + most)
                        + ", not "
                        + text);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return constant;
            }
            known.add(name);
        }
        throw new IllegalArgumentException("use " + String.join(", ", known) + ", not " + text);
    }

    /// Bytes from `4096`, `64KiB`, `1.5GiB`, `10MB`.
    static long size(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        long unit =
                switch (text.substring(end).toLowerCase(Locale.ROOT)) {
                    case "", "b" -> 1L;
                    case "k", "kib" -> 1L << 10;
                    case "m", "mib" -> 1L << 20;
                    case "g", "gib" -> 1L << 30;
                    case "t", "tib" -> 1L << 40;
                    case "kb" -> 1_000L;
                    case "mb" -> 1_000_000L;
                    case "gb" -> 1_000_000_000L;
                    case "tb" -> 1_000_000_000_000L;
                    default ->
                            throw new IllegalArgumentException(
                                    "not a size such as 64KiB or 10MB: " + text);
                };
        double value = number(text.substring(0, end), text, "size such as 64KiB or 10MB");
        return (long) (value * unit);
    }

    /// Operations a second from `100/s`; the `/s` may be left out.
    private static long operations(String text) {
        return whole(
                text.endsWith("/s") ? text.substring(0, text.length() - 2) : text,
                1,
                1_000_000_000);
    }

    /// Bytes a second from `50MiB/s`; the `/s` may be left out.
    static long rate(String text) {
        String expected = "rate such as 50MiB/s";
        long bytes;
        try {
            bytes = size(text.endsWith("/s") ? text.substring(0, text.length() - 2) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a " + expected + ": " + text, e);
        }
        if (bytes == 0) {
            throw new IllegalArgumentException("not a " + expected + ": " + text);
        }
        return bytes;
    }

    /// A duration from `90s`, `15m`, `36h`, `7d`, `2w`.
    static Duration duration(String text) {
        String expected = "duration such as 90s, 15m, 36h, 7d or 2w";
        if (text.isEmpty()) {
            throw new IllegalArgumentException("not a " + expected + ": " + text);
        }
        long unit =
                switch (text.charAt(text.length() - 1)) {
                    case 's' -> 1L;
                    case 'm' -> 60L;
                    case 'h' -> 3_600L;
                    case 'd' -> 86_400L;
                    case 'w' -> 604_800L;
                    default ->
                            throw new IllegalArgumentException("not a " + expected + ": " + text);
                };
        double value = number(text.substring(0, text.length() - 1), text, expected);
        return Duration.ofMillis((long) (value * unit * 1_000));
    }

    private static double number(String digits, String text, String expected) {
        try {
            double value = Double.parseDouble(digits);
            if (value >= 0 && value < 1e15) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a " + expected + ": " + text, e);
        }
        throw new IllegalArgumentException("not a " + expected + ": " + text);
    }

    /// Reads values and gathers what is wrong with them.
    private static final class Reader {
        private final Map<String, String> values;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> values) {
            this.values = new TreeMap<>(values);
            for (String key : this.values.keySet()) {
                if (!KEYS.contains(key)) {
                    problems.add(key + ": not a setting");
                }
            }
        }

        <T> T value(String key, T otherwise, Function<String, ? extends T> meaning) {
            String text = values.get(key);
            if (text == null) {
                return otherwise;
            }
            try {
                return meaning.apply(text);
            } catch (IllegalArgumentException e) {
                problems.add(key + ": " + e.getMessage());
                return otherwise;
            }
        }

        void finish() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
        }
    }
}
