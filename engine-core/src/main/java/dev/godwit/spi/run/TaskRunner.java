package dev.godwit.spi.run;

/// Runs tasks somewhere.
public interface TaskRunner extends AutoCloseable {

    /// Runs the source's tasks until it is done and each is reported [Report.Ended] or
    /// [Report.Lost].
    ///
    /// - **Back-pressure:** the source is asked only while fewer tasks are in flight than the
    ///   runner can use.
    /// - **Thread:** the source is asked and reports are delivered on the caller's thread only, one
    ///   at a time.
    /// - **Order:** a task's reports come in the order it emitted them; between tasks there is
    ///   none.
    /// - **Later:** after [TaskSource.Pull.Later] the source is asked again when a report has been
    ///   delivered.
    /// - **Failure:** what `reports` throws ends the run; tasks in flight are interrupted and
    ///   waited for.
    ///
    /// @throws InterruptedException when the caller is interrupted; tasks in flight are interrupted
    ///   and waited for
    /// @throws IllegalStateException when the source says later and nothing is in flight
    <O> void run(TaskSource<O> tasks, Places places, Sink<Report<O>> reports)
            throws InterruptedException;

    /// How many tasks can run at once.
    int parallelism();

    @Override
    void close();
}
