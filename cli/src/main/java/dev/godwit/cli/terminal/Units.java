package dev.godwit.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them: `83,730`, `1.21 GiB`, `2 min 05 s`.
public final class Units {
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {}

    /// With a comma at every thousand.
    public static String count(long number) {
        StringBuilder text = new StringBuilder(Long.toString(number));
        int least = number < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > least; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /// A number of things: `1 file`, `2 files`.
    public static String count(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /// Bytes in binary units, three digits.
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1000 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : threeDigits(value)) + " " + SIZES[unit];
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /// The two largest units: `0.8 s`, `12 s`, `2 min 05 s`, `3 h 10 min`, `2 d 4 h`.
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + twoDigits(seconds % 60) + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return minutes / 60 + " h " + twoDigits(minutes % 60) + " min";
        }
        return minutes / (24 * 60) + " d " + minutes / 60 % 24 + " h";
    }

    /// How long ago something was, roughly: `just now`, `5 minutes ago`, `3 days ago`.
    public static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return count(age.toMinutes(), "minute") + " ago";
        }
        if (age.toDays() < 1) {
            return count(age.toHours(), "hour") + " ago";
        }
        return count(age.toDays(), "day") + " ago";
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
