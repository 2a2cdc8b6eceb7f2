package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import dev.godwit.testkit.store.InMemoryStateStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/// How little a second pass of the same migration asks, and what it notices all the same.
class SecondPassTest {

    private static final int FILES = 300;

    private static final int SMALL_FOLDERS = 200;

    /// Requests for the root, for one folder and about the object that says what it is.
    private static final int FEW = 40;

    private static final Map<String, String> FOLDER_TIMES = Map.of("folder-times", "true");

    private static final String ONE = "tree/folder/file7";

    /// The engine's time, which stands still.
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path home;

    /// The server's time.
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS, time::get, 1);
    private final MemoryDisk local = new MemoryDisk();
    private final InMemoryStateStores thereStores = new InMemoryStateStores();
    private final InMemoryStateStores backStores = new InMemoryStateStores();

    @BeforeEach
    void makeTree() {
        server.bucket("bucket");
        TestTree tree = local.tree("source");
        for (int i = 0; i < FILES; i++) {
            tree.file("folder/file" + i, new byte[] {(byte) i});
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A migration to the bucket.
    private EngineHarness there() {
        return there(Map.of());
    }

    private EngineHarness there(Map<String, String> settings) {
        return new EngineHarness(local, new MemoryDisk(), home.resolve("there"))
                .stores(thereStores)
                .destination(_ -> adapter(settings));
    }

    /// A migration from the bucket.
    private EngineHarness back(Map<String, String> settings) {
        return new EngineHarness(new MemoryDisk(), local, home.resolve("back"))
                .stores(backStores)
                .source(_ -> adapter(settings));
    }

    private S3FSAdapter adapter(Map<String, String> settings) {
        Bucket bucket = Simulated.bucket(Simulated.settings(server, "bucket/tree", settings));
        S3FSAdapter adapter = new S3FSAdapter(bucket, new Probe(bucket).run(), time::get);
        server.forgetRequests();
        return adapter;
    }

    /// The server writes what is written by now an hour before the pass begins.
    private void earlier() {
        time.set(NOW.minusSeconds(3_600));
    }

    private void later() {
        time.set(NOW.plusSeconds(3_600));
    }

    private long looks() {
        return server.count(S3Operation.HEAD_OBJECT);
    }

    private static void assertAllTheSame(MigrationStatus status) {
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.totals().difference(Verdict.SAME).nodes()).isEqualTo(FILES + 1L);
        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isZero();
    }

    @Test
    void asksForNoObjectThatItPutThereAndVerified() throws Exception {
        earlier();
        there().migrate();
        assertThat(looks()).as("to verify them").isGreaterThan(FILES);
        later();

        MigrationStatus status = there().setting("verify", "none").migrate();

        assertAllTheSame(status);
        assertThat(looks()).isLessThan(FEW);
        assertThat(status.requests()).containsOnlyKeys("destination");
        assertThat(status.requests().getOrDefault("destination", Map.of()).get("head"))
                .as("told, with what was asked to open the destination left out")
                .isBetween(1L, looks());
        assertThat(server.count(S3Operation.LIST_OBJECTS_V2)).isLessThan(FEW);
        assertThat(server.count(S3Operation.GET_OBJECT)).isZero();
    }

    @Test
    void asksForWhatItPutThereAndDidNotVerify() throws Exception {
        earlier();
        there().setting("verify", "none").migrate();
        later();

        assertAllTheSame(there().setting("verify", "none").migrate());

        assertThat(looks()).isGreaterThan(FILES);
        assertAllTheSame(there().setting("verify", "none").migrate());
        assertThat(looks()).as("once it was listed").isLessThan(FEW);
    }

    @Test
    void asksForNoObjectOfTheSourceThatItHasSeen() throws Exception {
        earlier();
        there().migrate();
        later();
        back(Map.of()).setting("verify", "none").migrate();
        assertThat(looks()).isGreaterThan(FILES);

        assertAllTheSame(back(Map.of()).setting("verify", "none").migrate());

        assertThat(looks()).isLessThan(FEW);
        assertThat(server.count(S3Operation.GET_OBJECT)).isZero();
    }

    @Test
    void asksForNoObjectInManySmallFolders() throws Exception {
        TestTree tree = local.tree("source");
        for (int i = 0; i < SMALL_FOLDERS; i++) {
            for (int j = 0; j < 3; j++) {
                tree.file("small/" + i % 10 + "/" + i + "/file" + j, new byte[] {(byte) j});
            }
        }
        earlier();
        there(FOLDER_TIMES).migrate();
        later();
        there(FOLDER_TIMES).setting("verify", "none").migrate();
        assertThat(looks()).as("as a destination").isLessThan(FEW);
        back(FOLDER_TIMES).setting("verify", "none").migrate();
        assertThat(looks()).as("in a first pass").isGreaterThan(4L * SMALL_FOLDERS);

        back(FOLDER_TIMES).setting("verify", "none").migrate();

        assertThat(looks()).as("as a source").isLessThan(FEW);
    }

    /// It may be a folder of a file system, whose time stays when its metadata are set.
    @Test
    void asksForEachFolderWhereItsTimeTellsNothing() throws Exception {
        for (int i = 0; i < SMALL_FOLDERS; i++) {
            local.tree("source").folder("small/" + i);
        }
        earlier();
        there().migrate();
        later();

        assertThat(there().setting("verify", "none").migrate().phase()).isEqualTo(Phase.COMPLETE);

        assertThat(looks()).isGreaterThan(SMALL_FOLDERS);
    }

    @Test
    void asksForFoldersThatWereMadeWhileTheyWereSeen() throws Exception {
        for (int i = 0; i < SMALL_FOLDERS; i++) {
            local.tree("source").folder("small/" + i);
        }
        time.set(NOW);
        there(FOLDER_TIMES).migrate();

        there(FOLDER_TIMES).setting("verify", "none").migrate();

        assertThat(looks()).isGreaterThan(SMALL_FOLDERS);
    }

    @Test
    void asksAgainWhatWasWrittenWhileItWasSeen() throws Exception {
        time.set(NOW);
        there().migrate();
        back(Map.of()).setting("verify", "none").migrate();

        back(Map.of()).setting("verify", "none").migrate();

        assertThat(looks()).isGreaterThan(FILES);
    }

    @Test
    void asksAgainWhenOtherThingsAreBelieved() throws Exception {
        earlier();
        there().migrate();
        later();
        back(Map.of()).setting("verify", "none").migrate();

        back(Map.of("trust-metadata", "true")).setting("verify", "none").migrate();

        assertThat(looks()).isGreaterThan(FILES);
    }

    @Test
    void noticesAChangeOfNothingButMetadata() throws Exception {
        earlier();
        there().migrate();
        later();
        setMode(ONE, 0100640);

        assertOneOfOtherMetadata(there().setting("verify", "none").migrate());
    }

    /// Such an object has the time at which its upload was begun, and the etag of its content.
    @Test
    void noticesAChangeOfNothingButMetadataByAnUploadBegunBefore() throws Exception {
        earlier();
        there().migrate();
        upload(metadata(ONE));
        there().setting("verify", "none").migrate();
        Map<String, String> other = metadata(ONE);
        other.put("x-amz-meta-mode", Integer.toString(0100640));
        upload(other);

        assertOneOfOtherMetadata(there().setting("verify", "none").migrate());
    }

    private void upload(Map<String, String> headers) throws Exception {
        Bucket bucket = Simulated.bucket(Simulated.settings(server, "bucket/tree", Map.of()));
        Map<String, String> metadata = new HashMap<>();
        headers.forEach(
                (name, value) -> metadata.put(name.substring("x-amz-meta-".length()), value));
        byte[] content = server.bucket("bucket").content(ONE).orElseThrow();
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().key(ONE).metadata(metadata);
        String id = bucket.begin(request, ONE).uploadId();
        Uploads uploads = new Uploads(bucket);
        String etag = uploads.part(ONE, id, 1, content);
        uploads.end(
                CompleteMultipartUploadRequest.builder(), ONE, id, List.of(etag), content.length);
        bucket.close();
    }

    @Test
    void noticesAChangeOfAFolder() throws Exception {
        earlier();
        there(FOLDER_TIMES).migrate();
        later();
        setMode("tree/folder/", 0040700);

        assertOneOfOtherMetadata(there(FOLDER_TIMES).setting("verify", "none").migrate());
    }

    /// As replication does, which keeps times.
    @Test
    void noticesThatAFolderHasAnObjectWhateverItsTime() throws Exception {
        earlier();
        there(FOLDER_TIMES).migrate();
        Map<String, String> headers = metadata("tree/folder/");
        server.bucket("bucket").remove("tree/folder/");
        back(FOLDER_TIMES).setting("verify", "none").migrate();
        server.bucket("bucket").put("tree/folder/", new byte[0], headers);

        back(FOLDER_TIMES).setting("verify", "none").migrate();

        assertThat(server.requests())
                .anyMatch(request ->
                        request.operation() == S3Operation.HEAD_OBJECT
                                && request.key().equals("tree/folder/"));
    }

    private void setMode(String key, int mode) {
        Map<String, String> headers = metadata(key);
        headers.put("x-amz-meta-mode", Integer.toString(mode));
        server.bucket("bucket")
                .put(key, server.bucket("bucket").content(key).orElseThrow(), headers);
    }

    private Map<String, String> metadata(String key) {
        Map<String, String> headers = new HashMap<>(server.bucket("bucket").headers(key));
        headers.keySet().removeIf(header -> !header.startsWith("x-amz-meta-"));
        return headers;
    }

    private static void assertOneOfOtherMetadata(MigrationStatus status) {
        assertThat(status.totals().difference(Verdict.METADATA).nodes()).isEqualTo(1);
        assertThat(status.totals().outcome(OutcomeKind.METADATA).nodes()).isEqualTo(1);
    }
}
