package dev.godwit.cli.failure;

/// The exit codes, as scripts rely on them.
public enum ExitCode {
    /// Done, everything accounted for and well.
    DONE(0, "done, everything accounted for and well"),
    /// Ended, and not all is well.
    IMPERFECT(
            1,
            "ended, and something failed, is stale, blocked, unsupported or mismatched,"
                    + " or --max-errors was reached"),
    USAGE(2, "wrong usage or configuration"),
    /// A plan or conflicts wait for a person.
    REVIEW(3, "stopped at the review: a plan or conflicts wait"),
    SUSPENDED(4, "suspended, can be resumed (Ctrl-C, SIGTERM, disk full)"),
    REFUSED(
            5,
            "refused for safety: lock held, damaged or newer state, nested locations,"
                    + " empty source, state of another pair"),
    /// An exception that nobody expected.
    DEFECT(70, "a defect in Godwit");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /// What it means, in words for the help.
    public String meaning() {
        return meaning;
    }
}
