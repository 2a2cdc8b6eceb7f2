package dev.godwit.spi.error;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an adapter throws: every error of a back end, translated once, at the throw site, to the
/// class that decides what happens next.
///
/// Messages name the thing, the place and the next step.
public abstract sealed class StorageException extends IOException {

    private StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The class as a value.
    public abstract ErrorClass errorClass();

    /// The node, or a folder on the way to it, is not there.
    public static final class NotFound extends StorageException {
        public NotFound(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.NOT_FOUND;
        }
    }

    /// Something stands where nothing should.
    public static final class AlreadyExists extends StorageException {
        public AlreadyExists(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.ALREADY_EXISTS;
        }
    }

    /// The node is not, or no longer, the version asked for; nothing was changed.
    public static final class PreconditionFailed extends StorageException {
        public PreconditionFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.PRECONDITION_FAILED;
        }
    }

    /// The back end refuses: permissions, credentials, a read-only file system.
    public static final class Denied extends StorageException {
        public Denied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.DENIED;
        }
    }

    /// The back end does not know who asks, because credentials are missing, were revoked or have
    /// expired; nothing was changed, and nothing else will succeed before that is mended.
    public static final class Unauthenticated extends StorageException {
        public Unauthenticated(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.UNAUTHENTICATED;
        }
    }

    /// The back end asks for less; nothing was changed.
    public static final class Throttled extends StorageException {
        private final @Nullable Duration retryAfter;

        public Throttled(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /// How long the back end asks to wait, where it says.
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.THROTTLED;
        }
    }

    /// Failed for a reason that may pass; nothing was changed.
    public static final class Transient extends StorageException {
        public Transient(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.TRANSIENT;
        }
    }

    /// The request may or may not have been carried out: look before doing it again.
    public static final class OutcomeUnknown extends StorageException {
        public OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.OUTCOME_UNKNOWN;
        }
    }

    /// What was read is not what it should be: short content, a wrong hash, an I/O error of the
    /// device.
    public static final class Corrupt extends StorageException {
        public Corrupt(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.CORRUPT;
        }
    }

    /// The destination is full, or a quota is.
    public static final class NoSpace extends StorageException {
        public NoSpace(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.NO_SPACE;
        }
    }

    /// The back end, or this adapter, cannot do it at all.
    public static final class Unsupported extends StorageException {
        public Unsupported(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.UNSUPPORTED;
        }
    }

    /// A listing's token is no longer honoured: begin a new listing.
    public static final class CursorLost extends StorageException {
        public CursorLost(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.CURSOR_LOST;
        }
    }

    /// The run is stopping; what was being done was given up and left nothing visible.
    public static final class Stopped extends StorageException {
        public Stopped(String message) {
            super(message, null);
        }

        @Override
        public ErrorClass errorClass() {
            return ErrorClass.STOPPED;
        }
    }
}
