package dev.godwit.spi.run;

/// A named factory of task runners, found by [java.util.ServiceLoader].
public interface TaskRunnerProvider {

    /// The runner's name in configuration, lower case: `local`.
    String name();

    /// @param workers how many tasks to run at once; at least 1
    TaskRunner open(int workers);
}
