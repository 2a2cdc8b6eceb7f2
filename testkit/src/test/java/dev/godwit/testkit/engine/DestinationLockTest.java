package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationController;
import dev.godwit.api.MigrationException;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.fs.Verb;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two migrations with states of their own and one destination.
class DestinationLockTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();

    @Test
    void oneDestinationIsChangedByOneMigrationAtATime() throws Exception {
        TreeBuilder.in(source.tree("source")).file("a", "a");
        CountDownLatch publishing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        EngineHarness slow =
                new EngineHarness(source, destination, home.resolve("one"))
                        .destination(real ->
                                new FaultyFSAdapter(real)
                                        .before(
                                                Verb.PUBLISH,
                                                1,
                                                () -> {
                                                    publishing.countDown();
                                                    awaitQuietly(goOn);
                                                }));
        EngineHarness other = new EngineHarness(source, destination, home.resolve("two"));
        try (Migration first = slow.open();
                Migration second = other.open()) {
            first.start(Step.DISCOVER).await();
            second.start(Step.DISCOVER).await();
            first.approve("me");
            second.approve("me");
            MigrationController copying = first.start(Step.COPY);
            publishing.await();

            assertThatThrownBy(() -> second.start(Step.COPY).await())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("Another migration is changing memory:/destination");

            goOn.countDown();
            assertThat(copying.await()).isEqualTo(new StepResult.Done());
            assertThat(second.start(Step.COPY).await()).isEqualTo(new StepResult.Done());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
