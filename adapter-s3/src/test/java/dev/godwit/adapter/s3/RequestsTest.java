package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.Step;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many requests a migration of one folder with a hundred small files makes. The numbers stand
/// in docs/s3.md as well.
class RequestsTest {

    private static final int FILES = 100;

    @TempDir Path home;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private final MemoryDisk local = new MemoryDisk();

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

    private EngineHarness upload(String state, String verify) {
        return new EngineHarness(local, new MemoryDisk(), home.resolve(state))
                .setting("verify", verify)
                .destination(_ -> {
                    S3FSAdapter adapter = Simulated.open(server, "bucket/tree");
                    // Trying out what the server can do is another matter.
                    server.forgetRequests();
                    return adapter;
                });
    }

    private EngineHarness download(Map<String, String> settings) {
        return new EngineHarness(new MemoryDisk(), local, home.resolve("back"))
                .setting("verify", "none")
                .source(_ ->
                        new S3FSAdapter(
                                Simulated.bucket(
                                        Simulated.settings(server, "bucket/tree", settings)),
                                Honours.NOTHING,
                                InstantSource.system()));
    }

    private Map<S3Operation, Long> made() {
        Map<S3Operation, Long> made = new TreeMap<>();
        server.requests().forEach(request -> made.merge(request.operation(), 1L, Long::sum));
        return made;
    }

    @Test
    void triesOutAServerWithAFewRequests() {
        Simulated.open(server, "bucket/tree").close();

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(15);
        assertThat(server.bucket("bucket").keys()).isEmpty();
        assertThat(server.bucket("bucket").openUploads()).isEmpty();
    }

    @Test
    void putsEachFileOnce() throws Exception {
        upload("there", "none").migrate();

        assertThat(made().get(S3Operation.PUT_OBJECT))
                .as("one a file, three of the folder and the root: " + made())
                .isLessThanOrEqualTo(FILES + 5);
        assertThat(
                        made().getOrDefault(S3Operation.HEAD_OBJECT, 0L)
                                + made().getOrDefault(S3Operation.LIST_OBJECTS_V2, 0L))
                .as("of folders only: " + made())
                .isLessThanOrEqualTo(30);
    }

    @Test
    void looksAtEachFileOnceToVerifyIt() throws Exception {
        upload("there", "size").migrate();

        assertThat(made().get(S3Operation.HEAD_OBJECT))
                .as(() -> made().toString())
                .isBetween((long) FILES, FILES + 25L);
    }

    @Test
    void asksForEachFilesMetadataAndContentOnce() throws Exception {
        upload("there", "none").migrate();
        server.forgetRequests();
        download(Map.of()).migrate();

        assertThat(made().get(S3Operation.GET_OBJECT)).isEqualTo(FILES);
        assertThat(made().get(S3Operation.HEAD_OBJECT))
                .as("one to list it: " + made())
                .isBetween((long) FILES, FILES + 25L);
    }

    @Test
    void hasTheServerCopyEachFileOnce() throws Exception {
        upload("there", "none").migrate();
        new EngineHarness(local, new MemoryDisk(), home.resolve("across"))
                .setting("verify", "none")
                .source(_ -> Simulated.open(server, "bucket/tree"))
                .destination(_ -> {
                    S3FSAdapter adapter = Simulated.open(server, "bucket/other");
                    server.forgetRequests();
                    return adapter;
                })
                .migrate();

        assertThat(made().get(S3Operation.COPY_OBJECT)).isEqualTo(FILES);
        assertThat(made().get(S3Operation.PUT_OBJECT)).isLessThanOrEqualTo(5);
        assertThat(
                        made().getOrDefault(S3Operation.HEAD_OBJECT, 0L)
                                + made().getOrDefault(S3Operation.GET_OBJECT, 0L))
                .as("one to list it, one to open it, one before it is published: " + made())
                .isBetween(3L * FILES, 3L * FILES + 25);
    }

    @Test
    void needsNoRequestForAFileWhereAListingIsAllThatIsAskedFor() throws Exception {
        upload("there", "none").migrate();
        server.forgetRequests();
        try (Migration migration =
                download(Map.of("metadata", "listing")).setting("compare", "size").open()) {
            migration.start(Step.DISCOVER).await();
        }

        assertThat(made().getOrDefault(S3Operation.HEAD_OBJECT, 0L))
                .as(() -> made().toString())
                .isLessThanOrEqualTo(10);
    }

    @Test
    void asksForNothingToSeeWhetherThereIsAnything() throws Exception {
        for (int i = 0; i < FILES; i++) {
            server.bucket("bucket").put("tree/file" + i, "");
        }
        try (Migration migration = download(Map.of()).open()) {
            server.forgetRequests();
            migration.start(Step.DISCOVER).await();
        }

        assertThat(made().get(S3Operation.HEAD_OBJECT))
                .as("one a file, and the root: " + made())
                .isBetween((long) FILES, FILES + 5L);
    }

    @Test
    void listsSmallFoldersAlongWithThoseAboveThem() throws Exception {
        for (int i = 0; i < FILES; i++) {
            server.bucket("bucket").put("tree/" + i % 10 + "/" + i % 20 + "/" + i + "/file", "");
        }
        try (Migration migration =
                download(Map.of("metadata", "listing")).setting("compare", "size").open()) {
            server.forgetRequests();
            migration.start(Step.DISCOVER).await();
        }

        assertThat(made().get(S3Operation.LIST_OBJECTS_V2))
                .as("one whether there is anything, one for all: " + made())
                .isLessThanOrEqualTo(3);
    }

    @Test
    void asksForNoFolderThatHasNoObject() throws Exception {
        for (int i = 0; i < FILES; i++) {
            server.bucket("bucket").put("tree/folder/" + i + "/file", "");
        }
        try (Migration migration = download(Map.of()).open()) {
            server.forgetRequests();
            migration.start(Step.DISCOVER).await();
        }

        assertThat(made().get(S3Operation.HEAD_OBJECT))
                .as("one a file, the root, and some to see what the server lists: " + made())
                .isBetween((long) FILES, FILES + 25L);
    }
}
