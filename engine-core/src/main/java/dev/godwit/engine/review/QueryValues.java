package dev.godwit.engine.review;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.Where.Operator;
import dev.godwit.spi.value.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How values are written: known words, sizes, dates.
final class QueryValues {

    /// The fields, as a sentence lists them.
    static final String FIELDS =
            Arrays.stream(Field.values())
                    .map(Where::textOf)
                    .collect(Collectors.joining(", ", "", ", below, child of, all, not"));

    private static final long SECOND = 1_000_000_000;
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,19}([.][0-9]{1,19})?");
    private static final String[] UNITS = {"", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private QueryValues() {}

    /// Numbers from one to another: a date is all the nanoseconds of its day.
    record Span(long first, long last) {

        Where where(Field field) {
            return first == last
                    ? new Where.Compare(field, Operator.EQUAL, first)
                    : new Where.And(
                            List.of(
                                    new Where.Compare(field, Operator.AT_LEAST, first),
                                    new Where.Compare(field, Operator.AT_MOST, last)));
        }
    }

    /// The words that a field can be.
    static List<String> known(Field field) {
        Enum<?>[] values =
                switch (field) {
                    case KIND -> Kind.values();
                    case DIFFERENCE -> Verdict.values();
                    case DECISION -> Decision.values();
                    case OUTCOME -> OutcomeKind.values();
                    case ERROR -> ErrorClass.values();
                    case PATH, NAME, SOURCE_LINKS, DESTINATION_LINKS, SIZE, MTIME, DEPTH ->
                            new Enum<?>[0];
                };
        return Arrays.stream(values).map(Where::textOf).toList();
    }

    /// @throws IllegalArgumentException with what the field wants
    static Span span(Field field, String text) {
        return switch (field) {
            case SIZE -> one(size(text));
            case DEPTH -> one(number(text));
            case MTIME -> time(text);
            default -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    /// What [#span] reads as this one number.
    static String text(Field field, long value) {
        return switch (field) {
            case SIZE -> sizeText(value);
            case MTIME -> timeText(value);
            default -> Long.toString(value);
        };
    }

    private static Span one(long value) {
        return new Span(value, value);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number", e);
        }
    }

    // -------------------------------------------------------------- sizes

    private static long size(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String digits = text.substring(0, end);
        if (!DIGITS.matcher(digits).matches()) {
            throw noSize(null);
        }
        try {
            return new BigDecimal(digits)
                    .multiply(unit(text.substring(end)))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw noSize(e);
        }
    }

    private static BigDecimal unit(String text) {
        String unit = text.toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() || unit.equals("b") ? 0 : "kmgtpe".indexOf(unit.charAt(0)) + 1;
        if (power == 0 && !unit.isEmpty() && !unit.equals("b")) {
            throw noSize(null);
        }
        return switch (unit.substring(Math.min(1, unit.length()))) {
            case "", "ib" -> BigDecimal.valueOf(1L << (10 * power));
            case "b" -> BigDecimal.TEN.pow(3 * power);
            default -> throw noSize(null);
        };
    }

    private static IllegalArgumentException noSize(@Nullable Throwable cause) {
        return new IllegalArgumentException("expected bytes such as 4096, 64KiB or 1.5GB", cause);
    }

    private static String sizeText(long bytes) {
        int unit = 0;
        long rest = bytes;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + UNITS[unit];
    }

    // -------------------------------------------------------------- times

    private static Span time(String text) {
        String plain =
                text.endsWith("Z") || text.endsWith("z")
                        ? text.substring(0, text.length() - 1)
                        : text;
        try {
            if (plain.length() == "2024-01-31".length()) {
                LocalDate day = LocalDate.parse(plain);
                return span(day.atStartOfDay(), day.plusDays(1).atStartOfDay());
            }
            LocalDateTime begin = LocalDateTime.parse(plain.replace(' ', 'T'));
            if (plain.length() == "2024-01-31T18:30".length()) {
                return span(begin, begin.plusMinutes(1));
            }
            int digits = Math.max(0, plain.length() - "2024-01-31T18:30:00.".length());
            return span(begin, begin.plusNanos(pow10(9 - digits)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a date or time in UTC such as 2024-01-31 or 2024-01-31T18:30:00", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("expected a time from 1677 to 2262", e);
        }
    }

    private static long pow10(int exponent) {
        return BigDecimal.TEN.pow(exponent).longValueExact();
    }

    private static Span span(LocalDateTime begin, LocalDateTime end) {
        return new Span(nanoseconds(begin), nanoseconds(end.minusNanos(1)));
    }

    private static long nanoseconds(LocalDateTime time) {
        Instant instant = time.toInstant(ZoneOffset.UTC);
        long seconds = instant.getEpochSecond();
        // Below zero, so that the least number does not overflow on the way.
        return seconds < 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, SECOND), instant.getNano() - SECOND)
                : Math.addExact(Math.multiplyExact(seconds, SECOND), instant.getNano());
    }

    private static String timeText(long nanoseconds) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(nanoseconds, SECOND), Math.floorMod(nanoseconds, SECOND));
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return "%sT%02d:%02d:%02d.%09dZ"
                .formatted(
                        time.toLocalDate(),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        time.getNano());
    }
}
