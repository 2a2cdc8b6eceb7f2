package dev.godwit.cli.failure;

import org.jspecify.annotations.Nullable;

/// The command cannot be carried out: an exit code, what happened and where, and what to do next.
public final class Failure extends RuntimeException {
    private final ExitCode code;
    private final String next;

    public Failure(ExitCode code, String what, String next, @Nullable Throwable cause) {
        super(what, cause);
        this.code = code;
        this.next = next;
    }

    /// The command or its configuration is wrong.
    public static Failure usage(String what, String next) {
        return new Failure(ExitCode.USAGE, what, next, null);
    }

    /// Doing it would not be safe.
    public static Failure refused(String what, String next) {
        return new Failure(ExitCode.REFUSED, what, next, null);
    }

    public ExitCode code() {
        return code;
    }

    /// What happened and where.
    public String what() {
        return String.valueOf(getMessage());
    }

    /// What to do about it; empty when there is nothing to say.
    public String next() {
        return next;
    }
}
