package dev.godwit.api;

import java.time.Duration;
import java.util.Optional;

/// One step of a migration while it runs.
public interface MigrationController {

    /// Asks the step to suspend: what is in flight is drained for at most this long, then given up,
    /// which is just as safe. Returns at once.
    void stop(Duration drain);

    /// Waits for the end.
    ///
    /// @throws MigrationException when the step was refused
    StepResult await() throws InterruptedException;

    /// Waits for the end, no longer than this.
    Optional<StepResult> await(Duration atMost) throws InterruptedException;

    /// How far it is.
    Progress progress();
}
