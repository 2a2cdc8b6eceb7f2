package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From bucket to bucket: what the server copies by itself, and what an object carries.
class ServerCopyTest {

    private static final int OBJECTS = 30;
    private static final int MIB = 1 << 20;

    /// So that little content takes the way of much.
    private static final Limits SMALL = new Limits(6L * MIB, 5L * MIB);

    private static final Map<String, String> CARRIED =
            Map.of(
                    "content-type", "text/x-special",
                    "content-encoding", "identity",
                    "content-disposition", "attachment; filename=\"x\"",
                    "content-language", "gsw",
                    "cache-control", "max-age=7",
                    "expires", "Fri, 04 Jan 2030 09:00:00 GMT",
                    "x-amz-meta-colour", "green");

    @TempDir Path home;

    private SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private SimulatedS3 other = server;
    private S3Bucket source = server.bucket("source");
    private S3Bucket destination = server.bucket("destination");
    private final Map<String, String> settings = new HashMap<>();

    /// Each with what its store acknowledged.
    private final Map<String, EngineHarness> states = new HashMap<>();

    @BeforeEach
    void start() {
        start(S3Behaviour.AWS);
    }

    private void start(S3Behaviour behaviour) {
        stop();
        // No two objects are of one second.
        AtomicLong seconds = new AtomicLong(1_700_000_000);
        server =
                SimulatedS3.start(
                        behaviour, () -> Instant.ofEpochSecond(seconds.getAndIncrement()), 1);
        other = server;
        source = server.bucket("source");
        destination = server.bucket("destination");
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    private EngineHarness harness(String verify) {
        return states.computeIfAbsent(
                verify,
                _ ->
                        new EngineHarness(new MemoryDisk(), new MemoryDisk(), home.resolve(verify))
                                .setting("verify", verify)
                                .setting("on-conflict", "overwrite")
                                .source(_ ->
                                        new S3FSAdapter(
                                                Simulated.bucket(
                                                        Simulated.settings(
                                                                server, "source", Map.of())),
                                                Honours.NOTHING,
                                                InstantSource.system()))
                                .destination(_ -> destination()));
    }

    private S3FSAdapter destination() {
        Bucket bucket =
                Simulated.bucket(Simulated.settings(other, "destination", settings).believed());
        S3FSAdapter adapter =
                new S3FSAdapter(bucket, new Probe(bucket).run(), SMALL, InstantSource.system());
        server.forgetRequests();
        other.forgetRequests();
        return adapter;
    }

    private void fill() {
        Map<String, String> headers = new TreeMap<>(CARRIED);
        headers.put("x-amz-tagging", "owner=ann&purpose=a%20b");
        headers.put("x-amz-storage-class", "STANDARD_IA");
        for (int i = 0; i < OBJECTS; i++) {
            source.put("folder/object" + i, new byte[] {(byte) i, 1}, headers);
        }
        source.put("empty", new byte[0], headers);
        source.put("large", bytes(17 * MIB, 1), headers);
    }

    private static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void assertCarried(String storageClass) {
        for (String key : source.keys()) {
            assertThat(destination.content(key))
                    .as(key)
                    .contains(source.content(key).orElseThrow());
            assertThat(destination.headers(key)).as(key).containsAllEntriesOf(CARRIED);
            assertThat(destination.tags(key)).as(key).isEqualTo(source.tags(key)).hasSize(2);
            assertThat(destination.headers(key).getOrDefault("x-amz-storage-class", "STANDARD"))
                    .as(key)
                    .isEqualTo(storageClass);
        }
        assertThat(destination.keys()).noneMatch(key -> key.contains(".godwit-s"));
        assertThat(destination.openUploads()).isEmpty();
    }

    private static void assertComplete(MigrationStatus status) {
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.errors()).isEmpty();
        assertThat(status.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
    }

    private void assertNothingIsSent() {
        assertThat(server.count(S3Operation.UPLOAD_PART)).isZero();
        assertThat(server.count(S3Operation.PUT_OBJECT))
                .as("markers of folders only")
                .isLessThan(OBJECTS / 2);
    }

    @Test
    void theServerCopiesExactlyTheVersionThatWasSeen() throws Exception {
        fill();

        assertComplete(harness("size").migrate());

        assertCarried("STANDARD");
        assertNothingIsSent();
        assertThat(server.count(S3Operation.COPY_OBJECT)).isEqualTo(OBJECTS + 1L);
        assertThat(server.count(S3Operation.UPLOAD_PART_COPY)).isEqualTo(2);
    }

    @Test
    void whereTheServerMayCopyAnotherVersionItIsCopiedAsideFirst() throws Exception {
        start(S3Behaviour.RGW);
        fill();

        assertComplete(harness("size").migrate());

        assertCarried("STANDARD");
        assertNothingIsSent();
        assertThat(server.count(S3Operation.COPY_OBJECT)).isEqualTo(2 * (OBJECTS + 1L));
        assertThat(server.count(S3Operation.UPLOAD_PART_COPY)).isEqualTo(2);
    }

    @Test
    void whatWasCopiedIsReadOnBothSidesToVerifyIt() throws Exception {
        fill();

        MigrationStatus status = harness("full").migrate();

        assertComplete(status);
        assertThat(harness("full").migrate().totals().outcome(OutcomeKind.COPIED).nodes()).isZero();
    }

    @Test
    void theStorageClassIsKeptWhereThatIsWanted() throws Exception {
        settings.put("storage-class", "keep");
        fill();

        assertComplete(harness("size").migrate());

        assertCarried("STANDARD_IA");
    }

    @Test
    void tagsAreLeftWhereThatIsWanted() throws Exception {
        settings.put("tags", "drop");
        fill();

        assertComplete(harness("size").migrate());

        assertThat(destination.keys()).allMatch(key -> destination.tags(key).isEmpty());
    }

    @Test
    void toAnotherServerContentIsSentWithAllThatItsObjectCarried() throws Exception {
        other = SimulatedS3.start(S3Behaviour.RGW);
        destination = other.bucket("destination");
        settings.put("storage-class", "keep");
        fill();

        assertComplete(harness("full").migrate());

        assertCarried("STANDARD_IA");
        assertThat(other.count(S3Operation.UPLOAD_PART)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooLargeForOneCopyIsKeptChangedAndPutBackInParts(boolean honoured) throws Exception {
        start((honoured ? S3Behaviour.AWS : S3Behaviour.RGW).limits(5L * MIB, 64L * MIB, 6L * MIB));
        byte[] theirs = bytes(13 * MIB, 2);
        byte[] same = bytes(7 * MIB, 3);
        destination.put("large", theirs, CARRIED);
        destination.put("same", same, CARRIED);
        source.put("large", bytes(7 * MIB, 4), Map.of());
        source.put("same", same, Map.of("x-amz-meta-mode", "33152"));
        harness("size").setting("compare", "size");
        assertComplete(harness("size").migrate());
        assertThat(destination.content("large")).contains(bytes(7 * MIB, 4));
        assertThat(destination.headers("same"))
                .containsAllEntriesOf(CARRIED)
                .containsEntry("x-amz-meta-mode", "33152");
        assertThat(server.count(S3Operation.UPLOAD_PART_COPY)).isGreaterThan(3);

        assertThat(harness("size").rollBack().phase()).isEqualTo(Phase.ROLLED_BACK);

        assertThat(destination.content("large")).contains(theirs);
        assertThat(destination.content("same")).contains(same);
        assertThat(destination.headers("large")).containsAllEntriesOf(CARRIED);
        assertThat(destination.openUploads()).isEmpty();
    }
}
