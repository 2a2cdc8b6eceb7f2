package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.adapter.s3.FaultyMigration.Way;
import dev.godwit.spi.error.StorageException;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Faults;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// How often and when a server is asked again.
class BucketTest {

    private static final String KEY = "tree/file";

    @TempDir Path home;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private final List<Duration> pauses = new ArrayList<>();
    private Bucket bucket;

    @BeforeEach
    void open() {
        server.bucket("bucket").put(KEY, "content");
        bucket =
                Simulated.pausing(Simulated.settings(server, "bucket/tree", Map.of()), pauses::add);
    }

    @AfterEach
    void stop() {
        bucket.close();
        server.close();
    }

    @Test
    void waitsAsLongAsTheServerAsksTo() throws Exception {
        server.faults()
                .retryAfter(Duration.ofSeconds(7))
                .at(S3Operation.HEAD_OBJECT, 1, S3Fault.SLOW_DOWN)
                .at(S3Operation.HEAD_OBJECT, 2, S3Fault.SLOW_DOWN);

        bucket.head(KEY);

        assertThat(pauses).hasSize(2);
        assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_400));
        assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_800));
    }

    @Test
    void anAnswerThatTellsOfNoObjectIsAnError() throws Exception {
        Stored right = bucket.head(KEY);
        server.faults().at(S3Operation.HEAD_OBJECT, 2, S3Fault.ERROR_IN_200);

        assertThat(bucket.head(KEY)).isEqualTo(right);

        assertThat(server.count(S3Operation.HEAD_OBJECT)).isEqualTo(3);
    }

    @Test
    void pausesGrowAndEnd() {
        server.faults().at(S3Operation.HEAD_OBJECT, S3Faults.EACH, S3Fault.INTERNAL_ERROR);

        assertThatThrownBy(() -> bucket.head(KEY)).isInstanceOf(StorageException.Transient.class);

        assertThat(server.count(S3Operation.HEAD_OBJECT)).isEqualTo(4);
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(pauses.get(2)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_600));
    }

    @Test
    void tellsTheEngineHowLongAServerWantsToBeLeftAlone() {
        server.faults()
                .retryAfter(Duration.ofSeconds(30))
                .at(S3Operation.HEAD_OBJECT, S3Faults.EACH, S3Fault.SLOW_DOWN);

        assertThatThrownBy(() -> bucket.head(KEY))
                .isInstanceOfSatisfying(
                        StorageException.Throttled.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
    }

    @Test
    void aChangeWhoseOutcomeNobodyKnowsIsNotMadeAgain() {
        server.faults().at(S3Operation.DELETE_OBJECT, S3Faults.EACH, S3Fault.LOST_REPLY);

        assertThatThrownBy(() -> bucket.delete(KEY, _ -> {}))
                .isInstanceOf(StorageException.OutcomeUnknown.class);

        assertThat(server.count(S3Operation.DELETE_OBJECT)).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatTheClientFailsAtIsOfTheKeyThatWasAskedFor() {
        bucket.close();
        bucket =
                Simulated.bucket(
                        Simulated.settings(server, "bucket/tree", Map.of()),
                        real ->
                                (S3Client)
                                        Proxy.newProxyInstance(
                                                S3Client.class.getClassLoader(),
                                                new Class<?>[] {S3Client.class},
                                                (_, method, _) -> {
                                                    if (method.getName().equals("close")) {
                                                        real.close();
                                                        return null;
                                                    }
                                                    throw new IllegalArgumentException("odd");
                                                }));

        assertThatThrownBy(() -> bucket.head(KEY))
                .isInstanceOf(StorageException.Transient.class)
                .hasMessageContaining("s3://bucket/" + KEY)
                .hasMessageContaining("odd");
        assertThatThrownBy(() -> bucket.delete(KEY, _ -> {}))
                .isInstanceOf(StorageException.OutcomeUnknown.class)
                .hasMessageContaining("s3://bucket/" + KEY);
    }

    @Test
    void aDefectOfWhoReadsAnAnswerIsNoneOfTheServer() {
        IllegalStateException ours = new IllegalStateException("ours");

        assertThatThrownBy(() ->
                        bucket.read(
                                GetObjectRequest.builder().key(KEY),
                                in -> {
                                    in.readAllBytes();
                                    throw ours;
                                }))
                .isInstanceOf(RuntimeException.class)
                .hasCause(ours);

        assertThat(server.count(S3Operation.GET_OBJECT)).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    private static Stream<Bucket.Reading<String>> uses() {
        return Stream.of(
                in -> new String(in.readAllBytes(), UTF_8),
                in -> in.read() + "",
                in -> in.skip(1) + "",
                in -> in.available() + "",
                in -> {
                    in.abort();
                    return "given up";
                },
                _ -> "closed");
    }

    @ParameterizedTest
    @MethodSource("uses")
    void whatTheClientFailsAtInABodyIsAskedForAgain(Bucket.Reading<String> use) throws Exception {
        failAtFirst();

        bucket.read(GetObjectRequest.builder().key(KEY), use);

        assertThat(server.count(S3Operation.GET_OBJECT)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void whatTheClientFailsAtInAnOpenBodyIsNoDefectEither(Bucket.Reading<String> use)
            throws Exception {
        failAtFirst();

        assertThatThrownBy(
                        () -> {
                            try (ResponseInputStream<GetObjectResponse> in =
                                    bucket.open(GetObjectRequest.builder().key(KEY))) {
                                use.of(in);
                            }
                        })
                .isInstanceOfAny(IOException.class, SdkException.class)
                .hasRootCauseMessage("odd");
    }

    @Test
    void bytesGoOnWhereTheClientFailsAtABody() throws Exception {
        Stored stored = bucket.head(KEY);
        failAtFirst();

        try (InputStream in = stream(stored)) {
            assertThat(in.readAllBytes()).asString().isEqualTo("content");
        }

        assertThat(server.count(S3Operation.GET_OBJECT)).isEqualTo(2);
    }

    @Test
    void bytesAreReadAgainWhereTheClientFailsAtTheirEnd() throws Exception {
        Stored stored = bucket.head(KEY);
        answerAtFirst(answer ->
                new ResponseInputStream<>(
                        answer.response(),
                        AbortableInputStream.create(
                                new FilterInputStream(answer) {
                                    @Override
                                    public void close() throws IOException {
                                        super.close();
                                        throw SdkClientException.create("odd");
                                    }
                                },
                                answer)));
        InputStream in = stream(stored);
        in.readAllBytes();

        assertThatThrownBy(in::close)
                .isInstanceOf(StorageException.Transient.class)
                .hasMessageContaining("s3://bucket/" + KEY);
    }

    private InputStream stream(Stored stored) {
        return new ObjectStream(
                bucket,
                new S3Content.Version(KEY, stored.token(), stored.size(), true),
                new byte[0],
                0,
                stored.size());
    }

    /// From now on the client fails at everything about the first body, as one does whose
    /// connection was shut down.
    private void failAtFirst() {
        answerAtFirst(BucketTest::odd);
    }

    private void answerAtFirst(UnaryOperator<ResponseInputStream<?>> first) {
        AtomicInteger answers = new AtomicInteger();
        bucket.close();
        bucket =
                Simulated.bucket(
                        Simulated.settings(server, "bucket/tree", Map.of()),
                        real ->
                                Proxies.replacing(
                                        S3Client.class,
                                        real,
                                        "getObject",
                                        (answer, _) ->
                                                answers.incrementAndGet() == 1
                                                        ? first.apply(
                                                                (ResponseInputStream<?>) answer)
                                                        : answer));
    }

    private static ResponseInputStream<?> odd(ResponseInputStream<?> answer) {
        answer.abort();
        return new ResponseInputStream<>(
                answer.response(),
                AbortableInputStream.create(
                        new InputStream() {
                            @Override
                            public int read() {
                                throw new IllegalStateException("odd");
                            }

                            @Override
                            public int read(byte[] into, int offset, int length) {
                                throw new IllegalStateException("odd");
                            }

                            @Override
                            public long skip(long bytes) {
                                throw new IllegalStateException("odd");
                            }

                            @Override
                            public int available() {
                                throw new IllegalStateException("odd");
                            }

                            @Override
                            public void close() {
                                throw new IllegalStateException("odd");
                            }
                        },
                        () -> {
                            throw new IllegalStateException("odd");
                        }));
    }

    @Test
    void everyRequestWaitsForItsTurnRepeatedOnesToo() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        bucket.pace(requests -> turns.addAndGet((int) requests));
        server.faults().at(S3Operation.HEAD_OBJECT, 1, S3Fault.INTERNAL_ERROR);

        bucket.head(KEY);
        bucket.list(_ -> {}, "tree/");

        assertThat(turns).hasValue(3);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void whatIsUnderWayIsFinishedWithoutWaitingWhenTheRunStops() throws Exception {
        bucket.pace(_ -> {
            throw new StorageException.Stopped("The run is stopping");
        });

        bucket.delete(KEY, _ -> {});

        assertThat(server.bucket("bucket").keys()).isEmpty();
    }

    // ------------------------------------------------------------ deadlines

    @Test
    void noRequestIsWithoutADeadline() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Set<String> endless = ConcurrentHashMap.newKeySet();
        for (Way way : Way.values()) {
            Path state = home.resolve(way.toString());
            try (FaultyMigration migration =
                    new FaultyMigration(way, S3Behaviour.RGW, true, state)) {
                migration.client(real -> watched(real, seen, endless));
                assertThat(migration.run()).isEmpty();
            }
        }

        assertThat(seen)
                .contains(
                        "putObject",
                        "headObject",
                        "getObject",
                        "listObjectsV2",
                        "copyObject",
                        "deleteObject",
                        "createMultipartUpload",
                        "uploadPart",
                        "listParts",
                        "listMultipartUploads",
                        "completeMultipartUpload",
                        "abortMultipartUpload");
        assertThat(endless).isEmpty();
    }

    private static S3Client watched(S3Client real, Set<String> seen, Set<String> endless) {
        return (S3Client)
                Proxy.newProxyInstance(
                        S3Client.class.getClassLoader(),
                        new Class<?>[] {S3Client.class},
                        (_, method, arguments) -> {
                            if (arguments != null && arguments[0] instanceof AwsRequest request) {
                                seen.add(method.getName());
                                if (request.overrideConfiguration()
                                        .flatMap(how -> how.apiCallTimeout())
                                        .isEmpty()) {
                                    endless.add(method.getName());
                                }
                            }
                            return Proxies.invoke(real, method, arguments);
                        });
    }
}
