package dev.godwit.cli;

import dev.godwit.cli.command.Signals;
import java.util.List;

/// The signals of this process. JLine reaches the JDK's unofficial way to handle them; where there
/// is none, a signal ends the process as it always does, and nothing is lost by that either.
final class ProcessSignals implements Signals {

    @Override
    public void onStop(Runnable action) {
        // A signal that the process was started to ignore, as by nohup, stays ignored.
        for (String signal : List.of("INT", "TERM", "HUP")) {
            org.jline.utils.Signals.register(signal, action);
        }
    }

    @Override
    public void halt(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
