package dev.godwit.cli.command;

import dev.godwit.api.MigrationController;
import dev.godwit.api.StepResult;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.ProgressView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns signals into a suspension: the first lets what is in flight come to its end, the second
/// stops at once. Both are safe; a crash would be.
public final class Interruption {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Signals signals;
    private final Console console;

    /// Whether a signal has come. Guarded by this.
    private boolean requested;

    /// The step that runs. Guarded by this.
    private @Nullable MigrationController running;

    public Interruption(Signals signals, Console console) {
        this.signals = signals;
        this.console = console;
    }

    /// Begins to listen.
    void listen() {
        signals.onStop(this::signalled);
    }

    synchronized boolean requested() {
        return requested;
    }

    /// Waits for the end of a step, showing how far it is.
    StepResult await(MigrationController controller) throws InterruptedException {
        began(controller);
        try (ProgressView view = console.progress()) {
            while (true) {
                Optional<StepResult> result = controller.await(view.tick());
                if (result.isPresent()) {
                    return result.get();
                }
                view.show(controller.progress());
            }
        } finally {
            ended();
        }
    }

    private synchronized void began(MigrationController controller) {
        running = controller;
        if (requested) {
            controller.stop(DRAIN);
        }
    }

    private synchronized void ended() {
        running = null;
    }

    private void signalled() {
        if (isSecond()) {
            Failure stopped =
                    new Failure(
                            ExitCode.SUSPENDED,
                            "Stopped at once",
                            "godwit resume goes on where it was",
                            null);
            console.endProgress();
            console.fail(stopped);
            signals.halt(ExitCode.SUSPENDED.number());
            return;
        }
        console.interject("Suspending; once more stops at once.");
        stop();
        console.suspend();
    }

    private synchronized boolean isSecond() {
        boolean second = requested;
        requested = true;
        return second;
    }

    private synchronized void stop() {
        if (running != null) {
            running.stop(DRAIN);
        }
    }
}
