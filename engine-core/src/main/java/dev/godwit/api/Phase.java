package dev.godwit.api;

/// The phases of a migration, as they are stored and shown.
public enum Phase {
    ROOTS_SET("Roots-Set"),
    FILTERS_SET("Filters-Set"),
    TRAVERSAL_IN_PROGRESS("Traversal-In-Progress"),
    AWAITING_PATH_REVIEW("Awaiting-Path-Review"),
    COPY_IN_PROGRESS("Copy-In-Progress"),
    VERIFYING("Verifying"),
    COMPLETE("Complete"),
    SUSPENDED("Suspended"),
    FAILED("Failed"),
    ROLLING_BACK("Rolling-Back"),
    ROLLED_BACK("Rolled-Back");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    /// The name people and files see.
    public String text() {
        return text;
    }

    /// Reads what [#text()] gave.
    ///
    /// @throws IllegalArgumentException for anything else: an unknown phase is never guessed at
    public static Phase parse(String text) {
        for (Phase phase : values()) {
            if (phase.text.equals(text)) {
                return phase;
            }
        }
        throw new IllegalArgumentException("Not a phase: " + text);
    }
}
