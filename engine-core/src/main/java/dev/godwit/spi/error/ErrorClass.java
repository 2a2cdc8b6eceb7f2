package dev.godwit.spi.error;

/// The classes of storage errors, as they are stored, counted and shown.
public enum ErrorClass {
    NOT_FOUND,
    ALREADY_EXISTS,
    PRECONDITION_FAILED,
    DENIED,
    THROTTLED,
    TRANSIENT,
    OUTCOME_UNKNOWN,
    CORRUPT,
    NO_SPACE,
    UNSUPPORTED,
    CURSOR_LOST,
    STOPPED,
    UNAUTHENTICATED
}
