package dev.godwit.cli.command;

/// The operating system's wish that the process ends.
public interface Signals {

    /// From now on Ctrl-C, SIGTERM and the end of the terminal run this, each time, on a thread of
    /// their own, instead of ending the process.
    void onStop(Runnable action);

    /// Ends the process at once.
    void halt(int exitCode);
}
