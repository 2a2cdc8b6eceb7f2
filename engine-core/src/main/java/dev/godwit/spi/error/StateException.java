package dev.godwit.spi.error;

import org.jspecify.annotations.Nullable;

/// What a state store throws. It ends the run: without its state the engine must not touch
/// anything.
public sealed class StateException extends RuntimeException {

    /// The store failed in a way that no other class names.
    public StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// A newer owner has raised the epoch; this one may write no more.
    public static final class Fenced extends StateException {
        public Fenced(String message) {
            super(message, null);
        }
    }

    /// The batch may or may not have been stored; only opening the store again tells.
    public static final class CommitUnknown extends StateException {
        public CommitUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The state is damaged, or behind what was acknowledged. Nothing was changed.
    public static final class CorruptState extends StateException {
        public CorruptState(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The state was written by a newer program. Nothing was changed.
    public static final class NewerState extends StateException {
        public NewerState(String message) {
            super(message, null);
        }
    }

    /// The disk that holds the state is full. Nothing of the batch is visible.
    public static final class StateFull extends StateException {
        public StateFull(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
