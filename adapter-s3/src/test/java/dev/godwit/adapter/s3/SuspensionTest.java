package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.adapter.s3.FaultyMigration.Way;
import dev.godwit.api.Migration;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.api.StepResult;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Faults;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/// What a person can mend, or what passes, suspends a migration: going on is all it takes then.
class SuspensionTest {

    /// How many moments of a migration are tried; `-Dgodwit.all-faults=true` tries more.
    private static final int MOMENTS = Boolean.getBoolean("godwit.all-faults") ? 40 : 6;

    @TempDir Path home;

    // ------------------------------------------------------------ credentials

    @ParameterizedTest
    @EnumSource
    void credentialsThatOpenNothingFailNoFile(Way way) throws Exception {
        int requests = requests(way);
        List<String> wrong = new ArrayList<>();
        int suspended = 0;
        for (int moment = 0; moment < MOMENTS; moment++) {
            int nth = 1 + moment * (requests - 1) / MOMENTS;
            try (FaultyMigration migration = migration(way, "at-" + nth)) {
                AtomicReference<String> what = new AtomicReference<>("");
                migration.client(
                        at(
                                nth,
                                method -> {
                                    what.set(nth + ", " + method + ": ");
                                    close(migration.server, nth);
                                }));
                migration.run().forEach(each -> wrong.add(what + each));
                suspended += migration.suspended() ? 1 : 0;
                migration.failures().forEach(each -> wrong.add(what + each));

                migration.server.admit(SimulatedS3.ACCESS_KEY);
                migration.client(UnaryOperator.identity());
                finish(migration).forEach(each -> wrong.add(what + each));
                if (migration.runs() > 2) {
                    wrong.add(what + "going on was not enough");
                }
            }
        }
        assertThat(wrong).isEmpty();
        // At the first requests there is nothing yet that could be suspended.
        assertThat(suspended).isGreaterThanOrEqualTo(MOMENTS / 3);
    }

    @ParameterizedTest
    @EnumSource
    void goingOnBeforeTheyAreRenewedSuspendsAgain(Way way) throws Exception {
        int late = requests(way) * 3 / 4;
        for (int moment : new int[] {late, late + 1}) {
            try (FaultyMigration migration = migration(way, "early-" + moment)) {
                migration.client(at(moment, _ -> close(migration.server, moment)));
                assertThat(migration.run()).isEmpty();
                assertThat(migration.suspended()).isTrue();

                assertThat(migration.run()).isEmpty();
                assertThat(migration.refused()).isFalse();

                migration.server.admit(SimulatedS3.ACCESS_KEY);
                migration.client(UnaryOperator.identity());
                assertThat(finish(migration)).isEmpty();
                assertThat(migration.runs()).isEqualTo(3);
            }
        }
    }

    @Test
    void theyAreRevokedBeforeItIsSeenWhetherTheSourceIsEmpty() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            server.bucket("bucket").put("tree/file", "content");
            EngineHarness harness =
                    new EngineHarness(new MemoryDisk(), local, home.resolve("state"))
                            .source(_ -> Simulated.open(server, "bucket/tree"));
            try (Migration migration = harness.open()) {
                server.revoke(SimulatedS3.ACCESS_KEY);

                assertThat(migration.start(Step.DISCOVER).await())
                        .isInstanceOf(StepResult.Suspended.class);
                server.admit(SimulatedS3.ACCESS_KEY);
            }
            assertThat(harness.migrate().phase()).isEqualTo(Phase.COMPLETE);
        }
    }

    /// Giving an upload up needs credentials too, so one may be left.
    private static List<String> finish(FaultyMigration migration) throws Exception {
        return migration.finish().stream()
                .filter(each -> !each.startsWith("An upload to "))
                .toList();
    }

    /// As a server does that knows a key no more, or as one that knows it and lets it do nothing.
    private static void close(SimulatedS3 server, int nth) {
        if (nth % 2 == 0) {
            server.revoke(SimulatedS3.ACCESS_KEY);
        } else {
            server.deny(SimulatedS3.ACCESS_KEY);
        }
    }

    private FaultyMigration migration(Way way, String name) {
        return new FaultyMigration(way, S3Behaviour.AWS, true, home.resolve(name));
    }

    private int requests(Way way) throws Exception {
        try (FaultyMigration migration = migration(way, "undisturbed")) {
            assertThat(migration.run()).isEmpty();
            return migration.requests();
        }
    }

    /// Something happens when the n-th request is about to be made.
    private static UnaryOperator<S3Client> at(int nth, Consumer<String> event) {
        AtomicInteger requests = new AtomicInteger();
        return real ->
                (S3Client)
                        Proxy.newProxyInstance(
                                S3Client.class.getClassLoader(),
                                new Class<?>[] {S3Client.class},
                                (_, method, arguments) -> {
                                    if (arguments != null && requests.incrementAndGet() == nth) {
                                        event.accept(method.getName());
                                    }
                                    return Proxies.invoke(real, method, arguments);
                                });
    }

    // ------------------------------------------------------------ the root

    @Test
    void aResetWhileTheRootIsMadeSuspends() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            EngineHarness harness = toNothing(server, S3Fault.RESET);

            assertThat(harness.migrate().phase()).isEqualTo(Phase.SUSPENDED);
            assertThat(server.bucket("bucket").keys()).isEmpty();

            server.faults().clear();
            harness.destination(_ -> Simulated.open(server, "bucket/tree"));
            assertThat(harness.migrate().phase()).isEqualTo(Phase.COMPLETE);
            assertThat(server.bucket("bucket").keys()).contains("tree/", "tree/file");
        }
    }

    private final MemoryDisk local = new MemoryDisk();

    /// A migration into a bucket with nothing in it, whose server does this with everything that is
    /// put after it was tried out.
    private EngineHarness toNothing(SimulatedS3 server, S3Fault fault) {
        server.bucket("bucket");
        TreeBuilder.in(local.tree("source")).file("file", "content");
        return new EngineHarness(local, new MemoryDisk(), home.resolve("state"))
                .destination(_ -> {
                    S3FSAdapter adapter = Simulated.open(server, "bucket/tree");
                    server.faults().at(S3Operation.PUT_OBJECT, S3Faults.EACH, fault);
                    return adapter;
                });
    }
}
