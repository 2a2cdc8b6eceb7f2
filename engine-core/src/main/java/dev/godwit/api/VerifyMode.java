package dev.godwit.api;

/// How closely the destination is looked at after a copy.
public sealed interface VerifyMode {

    /// Not at all.
    record None() implements VerifyMode {}

    /// Kind, size, link target and modification time of each node.
    record Size() implements VerifyMode {}

    /// As [Size], and the content of a share of the files, chosen by a hash of their paths.
    ///
    /// @param percent above 0, at most 100
    record Sample(double percent) implements VerifyMode {}

    /// As [Size], and all content, by the hash recorded when it was copied, else by reading both
    /// sides.
    record Full() implements VerifyMode {}

    /// Reads `none`, `size`, `sample=1%` or `full`.
    ///
    /// @throws IllegalArgumentException for anything else
    static VerifyMode parse(String text) {
        return switch (text) {
            case "none" -> new None();
            case "size" -> new Size();
            case "full" -> new Full();
            default -> sample(text);
        };
    }

    private static VerifyMode sample(String text) {
        String error = "Not a way to verify: " + text + "; use none, size, sample=1% or full";
        if (!text.startsWith("sample=") || !text.endsWith("%")) {
            throw new IllegalArgumentException(error);
        }
        try {
            double percent =
                    Double.parseDouble(text.substring("sample=".length(), text.length() - 1));
            if (percent > 0 && percent <= 100) {
                return new Sample(percent);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(error, e);
        }
        throw new IllegalArgumentException(error);
    }

    /// What [#parse] reads.
    default String text() {
        return switch (this) {
            case None _ -> "none";
            case Size _ -> "size";
            case Sample(double percent) ->
                    "sample="
                            + (percent == Math.rint(percent)
                                    ? Long.toString((long) percent)
                                    : Double.toString(percent))
                            + "%";
            case Full _ -> "full";
        };
    }
}
