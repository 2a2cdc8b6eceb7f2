package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import java.io.IOException;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's errors mean.
final class Failures {

    private Failures() {}

    /// A row that cannot be what was written.
    static StateException damaged() {
        return new StateException.CorruptState(
                "A record of the state cannot be read; run 'godwit doctor' on it", null);
    }

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
    static StateException ofOpening(Object folder, Exception e) {
        if (e instanceof StateException already) {
            return already;
        }
        String text = message(e).toLowerCase(Locale.ROOT);
        if (text.contains("lock hold by current process")) {
            return new StateException(
                    "The state " + folder + " is open in this process already", e);
        }
        if (text.contains("lock file")) {
            return new StateException(
                    "Another process has the state " + folder + " open; wait for it or stop it", e);
        }
        if (isFull(e)) {
            return new StateException.StateFull(
                    "The disk is full, so the state " + folder + " cannot be opened; make room", e);
        }
        return new StateException.CorruptState(
                "The state "
                        + folder
                        + " cannot be read; run 'godwit doctor' on it: "
                        + message(e).lines().findFirst().orElse(""),
                e);
    }

    private static boolean isFull(Exception e) {
        Status status = e instanceof RocksDBException rocks ? rocks.getStatus() : null;
        String text = message(e).toLowerCase(Locale.ROOT);
        return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                || text.contains("no space left")
                || text.contains("disk quota exceeded");
    }

    private static boolean isCorrupt(Exception e) {
        if (e instanceof IOException) {
            return false;
        }
        Status status = e instanceof RocksDBException rocks ? rocks.getStatus() : null;
        String text = message(e).toLowerCase(Locale.ROOT);
        return (status != null && status.getCode() == Status.Code.Corruption)
                || text.contains("corrupt")
                || text.contains("checksum")
                || text.contains("no such file");
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
