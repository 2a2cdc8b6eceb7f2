package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationController;
import dev.godwit.api.Progress;
import dev.godwit.api.StepResult;
import dev.godwit.engine.model.Gauges;
import dev.godwit.engine.model.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A step on a thread of its own.
final class StepRun implements MigrationController {

    private final FutureTask<StepResult> task;
    private final Thread thread;
    private final StopSignal stop;
    private final Gauges gauges;

    StepRun(String name, Callable<StepResult> work, StopSignal stop, Gauges gauges) {
        this.stop = stop;
        this.gauges = gauges;
        task = new FutureTask<>(work);
        thread = Thread.ofPlatform().name(name).start(task);
    }

    boolean running() {
        return !task.isDone();
    }

    @Override
    public void stop(Duration drain) {
        stop.drain();
        if (drain.isZero()) {
            stop.now();
            return;
        }
        Thread.ofVirtual()
                .name("godwit-drain")
                .start(() -> {
                    try {
                        await(drain);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        stop.now();
                    }
                });
    }

    @Override
    public StepResult await() throws InterruptedException {
        try {
            StepResult result = task.get();
            thread.join();
            return result;
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    @Override
    public Optional<StepResult> await(Duration atMost) throws InterruptedException {
        try {
            StepResult result = task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            thread.join();
            return Optional.of(result);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    @Override
    public Progress progress() {
        return gauges.progress();
    }

    private static RuntimeException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException("A step ended strangely", e);
        };
    }
}
