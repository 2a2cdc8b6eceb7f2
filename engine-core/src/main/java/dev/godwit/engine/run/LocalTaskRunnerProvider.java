package dev.godwit.engine.run;

import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.run.TaskRunnerProvider;

/// Makes the runner `local`: threads of this process.
public final class LocalTaskRunnerProvider implements TaskRunnerProvider {

    @Override
    public String name() {
        return "local";
    }

    @Override
    public TaskRunner open(int workers) {
        return new LocalTaskRunner(workers);
    }
}
