package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import dev.godwit.testkit.store.InMemoryStateStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way back in a bucket that keeps versions: what is replaced is there still, and is not
/// copied.
class VersionedBucketTest {

    private static final Map<String, String> THEIRS =
            Map.of("content-type", "text/x-theirs", "x-amz-meta-colour", "green");

    @TempDir Path home;

    private final AtomicLong seconds = new AtomicLong(1_700_000_000);
    private SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private S3Bucket bucket = server.bucket("bucket");
    private final MemoryDisk local = new MemoryDisk();
    private final InMemoryStateStores stores = new InMemoryStateStores();

    private void start(boolean honoured) {
        stop();
        server =
                SimulatedS3.start(
                        honoured ? S3Behaviour.AWS : S3Behaviour.RGW,
                        // No two objects are of one second.
                        () -> Instant.ofEpochSecond(seconds.getAndIncrement()),
                        1);
        bucket = server.bucket("bucket").keepVersions();
        bucket.put("tree/replaced", "theirs".getBytes(UTF_8), THEIRS);
        local.tree("source").file("replaced", "ours, and longer".getBytes(UTF_8));
        local.tree("source").file("new", "new".getBytes(UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private EngineHarness harness() {
        return new EngineHarness(local, new MemoryDisk(), home.resolve("state"))
                .stores(stores)
                .setting("on-conflict", "overwrite")
                .destination(_ -> {
                    S3FSAdapter adapter = Simulated.open(server, "bucket/tree");
                    server.forgetRequests();
                    return adapter;
                });
    }

    private void migrate() throws Exception {
        MigrationStatus status = harness().migrate();
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.totals().outcome(OutcomeKind.OVERWRITTEN).nodes()).isEqualTo(1);
        assertThat(bucket.content("tree/replaced")).contains("ours, and longer".getBytes(UTF_8));
    }

    private void assertNothingOfOursIsLeft() {
        assertThat(bucket.keys()).noneMatch(key -> key.contains(".godwit"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bringsBackTheVersionThatWasReplaced(boolean honoured) throws Exception {
        start(honoured);
        migrate();
        assertThat(server.count(S3Operation.COPY_OBJECT)).as("nothing is copied aside").isZero();

        assertThat(harness().rollBack().phase()).isEqualTo(Phase.ROLLED_BACK);

        assertThat(bucket.content("tree/replaced")).contains("theirs".getBytes(UTF_8));
        assertThat(bucket.headers("tree/replaced")).containsAllEntriesOf(THEIRS);
        assertThat(bucket.keys()).doesNotContain("tree/new");
        assertNothingOfOursIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesItsVersionsToTheBucketWhenTheWayBackIsGivenUp(boolean honoured) throws Exception {
        start(honoured);
        migrate();
        int versions = bucket.versions("tree/replaced");

        try (Migration migration = harness().open()) {
            migration.start(Step.FINISH).await();
        }

        assertThat(bucket.versions("tree/replaced")).isEqualTo(versions).isEqualTo(2);
        assertNothingOfOursIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void touchesNothingWhenTheBucketHasDroppedTheVersion(boolean honoured) throws Exception {
        start(honoured);
        migrate();
        bucket.dropOldVersions("tree/replaced");

        assertThatThrownBy(() -> harness().rollBack())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("pre-image");

        assertThat(bucket.content("tree/replaced")).contains("ours, and longer".getBytes(UTF_8));
    }
}
