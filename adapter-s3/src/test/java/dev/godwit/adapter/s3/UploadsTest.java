package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Faults;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.S3Quirk;
import dev.godwit.testkit.s3.SimulatedS3;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/// Open uploads, by the names that servers have for them.
class UploadsTest {

    private static final Headers NONE = Headers.of(null, null, new UserMetadata(Map.of()));

    @FunctionalInterface
    private interface Deed {
        void with(SimulatedS3 server, Bucket bucket) throws StorageException;
    }

    /// On a server that says that keys are encoded, on one that does not, and on one that encodes
    /// only some.
    private static void onEach(Deed deed) throws StorageException {
        for (S3Behaviour behaviour :
                List.of(
                        S3Behaviour.AWS,
                        S3Behaviour.RGW,
                        S3Behaviour.AWS.with(S3Quirk.REPEATS_KEYS_RAW))) {
            try (SimulatedS3 server = SimulatedS3.start(behaviour)) {
                server.bucket("bucket");
                try (Bucket bucket =
                        Simulated.bucket(Simulated.settings(server, "bucket/tree", Map.of()))) {
                    deed.with(server, bucket);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree/plain",
                "tree/a b",
                "tree/ä+b",
                "tree/100%",
                "tree/%41",
                "tree/\u0001"
            })
    void areFoundWhateverTheirKey(String key) throws Exception {
        onEach((_, bucket) -> {
            Uploads uploads = new Uploads(bucket);
            String id = uploads.begin(key, NONE);

            assertThat(uploads.isOpen(key, id)).isTrue();
            assertThat(uploads.open(key)).containsExactly(id);
            List<String> keys = new ArrayList<>();
            uploads.each(upload -> keys.add(upload.key()));
            assertThat(keys).containsExactly(key);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree/plain", "tree/a b", "tree/ä+b", "tree/\u0001"})
    void areGivenUpWhenNobodyLearnsTheirIdWhateverTheirKey(String key) throws Exception {
        onEach((server, bucket) -> {
            Uploads uploads = new Uploads(bucket);
            server.faults().at(S3Operation.CREATE_MULTIPART_UPLOAD, 1, S3Fault.LOST_REPLY);

            assertThatThrownBy(() -> uploads.begin(key, NONE)).isInstanceOf(OutcomeUnknown.class);

            assertThat(server.bucket("bucket").openUploads()).isEmpty();
        });
    }

    /// Answers repeat the key, and XML has no place for what is in these.
    @ParameterizedTest
    @ValueSource(strings = {"tree/a\u0001b", "tree/a\nb\u001F", "tree/\uFFFF", "tree/&#1;"})
    void areMadeAndCompletedWhateverTheirKey(String key) throws Exception {
        onEach((server, bucket) -> {
            Uploads uploads = new Uploads(bucket);
            String id = uploads.begin(key, NONE);
            String etag = uploads.part(key, id, 1, new byte[] {1});

            assertThat(uploads.parts(key, id)).containsExactly(entry(1, etag));
            uploads.end(CompleteMultipartUploadRequest.builder(), key, id, List.of(etag), 1);

            assertThat(server.bucket("bucket").content(key)).contains(new byte[] {1});
            assertThatThrownBy(() -> uploads.parts(key, id)).isInstanceOf(NotFound.class);
        });
    }

    @Test
    void ofATreeAreAllSeenOnceAndNoOthers() throws Exception {
        onEach((server, bucket) -> {
            List<String> begun = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                begun.add(begin(bucket, "tree/file\u0001" + i));
            }
            begin(bucket, "tree-house");
            // Each page has one.
            server.faults()
                    .at(S3Operation.LIST_MULTIPART_UPLOADS, S3Faults.EACH, S3Fault.SHORT_PAGE);
            List<String> seen = new ArrayList<>();

            new Uploads(bucket).each(upload -> seen.add(upload.uploadId()));

            assertThat(seen).containsExactlyInAnyOrderElementsOf(begun);
            assertThat(server.count(S3Operation.LIST_MULTIPART_UPLOADS)).isEqualTo(5);
        });
    }

    @Test
    void areListedBehindAPageThatHasNone() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            server.bucket("bucket");
            AtomicInteger asked = new AtomicInteger();
            try (Bucket bucket = beginningWithNone(server, asked, "tree/a")) {
                String id = begin(bucket, "tree/b");
                List<String> seen = new ArrayList<>();

                assertThat(new Uploads(bucket).open("tree/b")).containsExactly(id);
                asked.set(0);
                new Uploads(bucket).each(upload -> seen.add(upload.uploadId()));

                assertThat(seen).containsExactly(id);
            }
        }
    }

    @Test
    void areNotTakenForAllWhereThereAreMoreAndNobodySaysWhere() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            server.bucket("bucket");
            try (Bucket bucket = beginningWithNone(server, new AtomicInteger(), null)) {
                begin(bucket, "tree/b");

                assertThatThrownBy(() -> new Uploads(bucket).open("tree/b"))
                        .isInstanceOf(StorageException.Transient.class)
                        .hasMessageContaining("there is more, and not where it goes on");
            }
        }
    }

    @Test
    void areAllSeenWhereAPageNamesItsLastUploadByNothing() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            server.bucket("bucket");
            server.faults()
                    .at(S3Operation.LIST_MULTIPART_UPLOADS, S3Faults.EACH, S3Fault.SHORT_PAGE);
            try (Bucket bucket =
                    Simulated.bucket(
                            Simulated.settings(server, "bucket/tree", Map.of()),
                            real ->
                                    Proxies.replacing(
                                            S3Client.class,
                                            real,
                                            "listMultipartUploads",
                                            (answer, _) -> unnamed(answer)))) {
                String one = begin(bucket, "tree/b");
                String other = begin(bucket, "tree/b");
                List<String> seen = new ArrayList<>();

                new Uploads(bucket).each(upload -> seen.add(upload.uploadId()));

                assertThat(seen).containsExactlyInAnyOrder(one, other);
                assertThat(new Uploads(bucket).open("tree/b")).containsOnly(one, other);
            }
        }
    }

    private static Object unnamed(Object page) {
        return ((ListMultipartUploadsResponse) page).toBuilder().nextUploadIdMarker("").build();
    }

    /// A bucket whose first page of uploads has none, and says that there is more.
    ///
    /// @param asked how many pages were asked for
    /// @param next behind which key; null where that is not said
    private static Bucket beginningWithNone(
            SimulatedS3 server, AtomicInteger asked, @Nullable String next) {
        return Simulated.bucket(
                Simulated.settings(server, "bucket/tree", Map.of()),
                real ->
                        Proxies.replacing(
                                S3Client.class,
                                real,
                                "listMultipartUploads",
                                (answer, _) ->
                                        asked.getAndIncrement() == 0
                                                ? ListMultipartUploadsResponse.builder()
                                                        .isTruncated(true)
                                                        .nextKeyMarker(next)
                                                        .build()
                                                : answer));
    }

    private static String begin(Bucket bucket, String key) throws StorageException {
        return bucket.begin(CreateMultipartUploadRequest.builder(), key).uploadId();
    }
}
