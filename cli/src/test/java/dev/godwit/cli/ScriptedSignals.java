package dev.godwit.cli;

import dev.godwit.cli.command.Signals;
import java.util.OptionalInt;

/// Signals that a test sends.
final class ScriptedSignals implements Signals {
    private Runnable action =
            () -> {
                throw new IllegalStateException("Nobody listens");
            };
    private OptionalInt halted = OptionalInt.empty();

    @Override
    public void onStop(Runnable stop) {
        action = stop;
    }

    @Override
    public void halt(int exitCode) {
        halted = OptionalInt.of(exitCode);
    }

    void send() {
        action.run();
    }

    /// With which code the process would have ended at once.
    OptionalInt halted() {
        return halted;
    }
}
