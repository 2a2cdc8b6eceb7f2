package dev.godwit.cli;

import dev.godwit.api.MigrationException;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.error.StateException;

/// Finds for whatever was thrown the exit code, the sentence and the next step.
final class Diagnosis {
    private Diagnosis() {}

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case MigrationException e -> new Failure(code(e), e.what(), e.next(), e);
            case StateException.StateFull e ->
                    new Failure(
                            ExitCode.SUSPENDED, message(e), "make room, then run godwit resume", e);
            case StateException e ->
                    new Failure(ExitCode.REFUSED, message(e), "run godwit doctor", e);
            default ->
                    new Failure(
                            ExitCode.DEFECT,
                            "A defect in Godwit: " + thrown,
                            "call it again with --verbose and report what it prints",
                            thrown);
        };
    }

    private static ExitCode code(MigrationException e) {
        return switch (e.reason()) {
            case USAGE -> ExitCode.USAGE;
            case REVIEW -> ExitCode.REVIEW;
            case SUSPENDED -> ExitCode.SUSPENDED;
            case REFUSED -> ExitCode.REFUSED;
        };
    }

    private static String message(StateException e) {
        return String.valueOf(e.getMessage());
    }
}
