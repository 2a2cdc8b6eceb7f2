package dev.godwit.cli.terminal;

/// Colours, or none.
public enum Paint {
    ON,
    OFF;

    public String bold(String text) {
        return in("1", text);
    }

    public String dim(String text) {
        return in("2", text);
    }

    public String red(String text) {
        return in("31", text);
    }

    public String green(String text) {
        return in("32", text);
    }

    public String yellow(String text) {
        return in("33", text);
    }

    public String cyan(String text) {
        return in("36", text);
    }

    private String in(String code, String text) {
        return this == OFF || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
