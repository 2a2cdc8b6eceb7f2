package dev.godwit.api;

import org.jspecify.annotations.Nullable;

/// A request that could not be carried out, said in one sentence with a next step.
public final class MigrationException extends RuntimeException {

    private final Reason reason;
    private final String next;

    public MigrationException(Reason reason, String what, String next) {
        this(reason, what, next, null);
    }

    public MigrationException(Reason reason, String what, String next, @Nullable Throwable cause) {
        super(what, cause);
        this.reason = reason;
        this.next = next;
    }

    public Reason reason() {
        return reason;
    }

    /// What happened and where.
    public String what() {
        return String.valueOf(getMessage());
    }

    /// What to do about it.
    public String next() {
        return next;
    }

    /// Why a request was not carried out.
    public enum Reason {
        /// The request makes no sense: an unknown setting, a location that does not exist.
        USAGE,
        /// A plan or conflicts wait for a person.
        REVIEW,
        /// Nothing can be done before somebody has mended something: credentials that are known no
        /// more, a server that is away. What was done so far stays, and can be gone on with.
        SUSPENDED,
        /// Carrying it out would not be safe: a held lock, nested locations, damaged or newer
        /// state.
        REFUSED
    }
}
