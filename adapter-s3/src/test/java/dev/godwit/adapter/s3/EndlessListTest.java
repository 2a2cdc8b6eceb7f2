package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Faults;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A server that always says that there is more.
@Timeout(60)
class EndlessListTest {

    private static final String KEY = "tree/large";

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);

    @BeforeEach
    void fill() {
        S3Bucket bucket = server.bucket("bucket");
        bucket.put("tree/a", "a");
        bucket.put("tree/b", "b");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A server that answers a request always with the same.
    private Bucket answering(String method, Supplier<?> answer) {
        return Simulated.bucket(
                Simulated.settings(server, "bucket/tree", Map.of()),
                real -> Proxies.instead(S3Client.class, real, method, answer));
    }

    private static void assertEnds(ThrowingCallable listing) {
        assertThatThrownBy(listing)
                .isInstanceOf(StorageException.Transient.class)
                .hasMessageContaining("there is more, and gives the same again");
    }

    private static List<Node> all(Tree tree) throws StorageException {
        List<Node> nodes = new ArrayList<>();
        try (Listing listing = new S3Listing(tree, NodeRef.ROOT, Optional.empty())) {
            Optional<Page> page = listing.next();
            while (page.isPresent()) {
                nodes.addAll(page.get().nodes());
                page = listing.next();
            }
        }
        return nodes;
    }

    @Test
    void aFolderIsNotListedForEver() {
        Bucket bucket =
                answering(
                        "listObjectsV2",
                        () ->
                                ListObjectsV2Response.builder()
                                        .isTruncated(true)
                                        .nextContinuationToken("again")
                                        .contents(S3Object.builder().key("tree/a").build())
                                        .build());

        assertEnds(() -> all(new Tree(bucket)));
        assertEnds(() ->
                new Subtree(
                                bucket,
                                new Writes(
                                        bucket,
                                        Honours.UNKNOWN,
                                        Limits.USUAL,
                                        InstantSource.system()))
                        .remove("tree/"));
    }

    @Test
    void aFolderWhoseNextPageIsNotNamedIsNotListedForEver() {
        server.faults().at(S3Operation.LIST_OBJECTS_V2, S3Faults.EACH, S3Fault.TORN_PAGE);

        assertEnds(() ->
                all(
                        new Tree(
                                Simulated.bucket(
                                        Simulated.settings(server, "bucket/tree", Map.of())))));
    }

    @Test
    void aFolderIsListedWhereOnePageOnlyDoesNotNameTheNext() throws Exception {
        server.faults().at(S3Operation.LIST_OBJECTS_V2, 1, S3Fault.TORN_PAGE);

        Bucket bucket = Simulated.bucket(Simulated.settings(server, "bucket/tree", Map.of()));

        assertThat(all(new Tree(bucket))).hasSize(2);
    }

    @Test
    void partsAreNotListedForEver() {
        Bucket bucket =
                answering(
                        "listParts",
                        () ->
                                ListPartsResponse.builder()
                                        .isTruncated(true)
                                        .nextPartNumberMarker(2)
                                        .parts(
                                                Part.builder().partNumber(1).eTag("a").build(),
                                                Part.builder().partNumber(2).eTag("b").build())
                                        .build());

        assertEnds(() -> new Uploads(bucket).parts(KEY, "id"));
    }

    @Test
    void openUploadsAreNotListedForEver() {
        Bucket bucket =
                answering(
                        "listMultipartUploads",
                        () ->
                                ListMultipartUploadsResponse.builder()
                                        .isTruncated(true)
                                        .nextKeyMarker(KEY)
                                        .nextUploadIdMarker("id")
                                        .uploads(
                                                MultipartUpload.builder()
                                                        .key(KEY)
                                                        .uploadId("id")
                                                        .build())
                                        .build());

        assertEnds(() -> new Uploads(bucket).open(KEY));
    }
}
