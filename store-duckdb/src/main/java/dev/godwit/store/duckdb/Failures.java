package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import java.util.List;
import java.util.Locale;

/// What DuckDB's errors mean, told by their texts: the driver gives nothing else to tell them by.
final class Failures {

    /// Of a file that does not hold what it should.
    private static final List<String> CORRUPT =
            List.of(
                    "corrupt",
                    "checksum",
                    "could not read",
                    "read enough bytes",
                    "serialization error",
                    "deserialize",
                    "internal error",
                    "fatal error",
                    "out of range");

    private Failures() {}

    /// An error of an open store.
    static StateException of(String doing, Exception e) {
        if (e instanceof StateException already) {
            return already;
        }
        if (isFull(e)) {
            return new StateException.StateFull(
                    "The disk that holds the state is full: cannot "
                            + doing
                            + "; make room and run the command again",
                    e);
        }
        if (isCorrupt(e)) {
            return new StateException.CorruptState(
                    "The state is damaged: cannot " + doing + "; run 'godwit doctor' on it", e);
        }
        return new StateException("The state store failed to " + doing + ": " + message(e), e);
    }

    /// An error while committing: unless it says that nothing was stored, nobody knows.
    static StateException ofCommit(Exception e) {
        StateException failure = of("commit", e);
        return failure instanceof StateException.StateFull
                ? failure
                : new StateException.CommitUnknown(
                        "The state store failed while committing, so the last step may or may not"
                                + " have been stored; run the command again: "
                                + message(e),
                        e);
    }

    /// An error while opening.
    static StateException ofOpening(Object file, Exception e) {
        if (e instanceof StateException already) {
            return already;
        }
        String text = message(e).toLowerCase(Locale.ROOT);
        if (text.contains("lock on file")) {
            return new StateException(
                    "Another process has the state " + file + " open; wait for it or stop it", e);
        }
        if (text.contains("can only read versions between")
                || text.contains("newer version of duckdb")) {
            return new StateException.NewerState(
                    "The state " + file + " was written by a newer program; use that one");
        }
        if (isFull(e)) {
            return new StateException.StateFull(
                    "The disk is full, so the state " + file + " cannot be opened; make room", e);
        }
        return new StateException.CorruptState(
                "The state "
                        + file
                        + " cannot be read; run 'godwit doctor' on it: "
                        + message(e).lines().findFirst().orElse(""),
                e);
    }

    private static boolean isFull(Throwable e) {
        String text = message(e).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("disk quota exceeded");
    }

    private static boolean isCorrupt(Throwable e) {
        String text = message(e).toLowerCase(Locale.ROOT);
        return CORRUPT.stream().anyMatch(text::contains);
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
