package dev.godwit.engine.lifecycle;

import dev.godwit.engine.retry.Sleeper;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Time, chance and threads, as they are given to the engine: a test gives others and runs a whole
/// migration on one thread from a seed.
///
/// @param random for back-off and new migrations' keys
/// @param committers makes the one thread that commits batches behind the driver
/// @param runner name of the task runner
/// @param locks the folder in which destinations are locked
public record Environment(
        InstantSource clock,
        Sleeper sleeper,
        RandomGenerator random,
        Supplier<ExecutorService> committers,
        String runner,
        Path locks) {

    /// The real ones.
    ///
    /// @param locks the folder in which destinations are locked, the same for all migrations of a
    ///   user
    public static Environment real(Path locks) {
        return new Environment(
                InstantSource.system(),
                Sleeper.REAL,
                new java.security.SecureRandom(),
                () ->
                        Executors.newSingleThreadExecutor(
                                Thread.ofPlatform().daemon().name("godwit-committer").factory()),
                "local",
                locks);
    }
}
