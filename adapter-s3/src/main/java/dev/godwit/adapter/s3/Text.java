package dev.godwit.adapter.s3;

/// Texts of others in messages.
final class Text {

    private Text() {}

    /// One line without control characters.
    static String shown(String raw) {
        StringBuilder shown = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append(String.format("\\u%04X", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    static String say(String doing, String place, String why) {
        return "Cannot " + doing + " " + shown(place) + ": " + shown(why);
    }
}
