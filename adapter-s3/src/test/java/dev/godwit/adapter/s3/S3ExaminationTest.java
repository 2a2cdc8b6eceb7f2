package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Finding;
import dev.godwit.spi.fs.Examination;
import dev.godwit.spi.fs.Examination.Trait;
import dev.godwit.spi.fs.Location;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Faults;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.S3Request;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// What is told of servers that differ, and that nothing is left of how it was found out.
class S3ExaminationTest {

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private static final Set<S3Operation> READING =
            Set.of(
                    S3Operation.LIST_OBJECTS_V2,
                    S3Operation.LIST_MULTIPART_UPLOADS,
                    S3Operation.GET_BUCKET_VERSIONING);

    @TempDir Path home;

    private SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);

    private void start(S3Behaviour behaviour) {
        stop();
        server = SimulatedS3.start(behaviour, InstantSource.fixed(NOW), 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private S3FSAdapter open(Map<String, String> more, Instant now) {
        S3Settings settings = Simulated.settings(server, "bucket/tree", more);
        Bucket bucket = Simulated.bucket(settings);
        Honours honours = settings.readOnly() ? Honours.NOTHING : new Probe(bucket).run();
        return new S3FSAdapter(bucket, honours, InstantSource.fixed(now));
    }

    private static List<Trait> examined(S3FSAdapter adapter) {
        return adapter.feature(Examination.class).orElseThrow().examine();
    }

    private List<Trait> examined(Map<String, String> more, Instant now) {
        try (S3FSAdapter adapter = open(more, now)) {
            return examined(adapter);
        }
    }

    private Map<String, String> facts(Map<String, String> more) {
        Map<String, String> facts = new LinkedHashMap<>();
        examined(more, NOW).forEach(trait -> facts.put(trait.name(), trait.value()));
        return facts;
    }

    @ParameterizedTest
    @CsvSource({
        "AWS, yes yes yes yes yes, no, yes yes yes, bytes, 1019",
        "RGW, yes no no no no, no, no yes yes, bytes, 1019",
        "S3PROXY, yes yes no yes no, no, no yes no, bytes, 255",
        "S3MOCK, yes yes yes yes yes, no, yes yes yes, utf-16, 1019"
    })
    void tellsWhatAServerCanDoAndLeavesNothing(
            String name, String conditions, String versions, String kept, String order, String most)
            throws Exception {
        start((S3Behaviour) S3Behaviour.class.getField(name).get(null));
        server.bucket("bucket").put("tree/theirs", "content");

        Map<String, String> facts = facts(Map.of());

        String[] conditional = conditions.split(" ");
        String[] keeps = kept.split(" ");
        assertThat(facts)
                .isEqualTo(
                        new TreeMap<>(
                                Map.ofEntries(
                                        Map.entry("conditional_put", conditional[0]),
                                        Map.entry("conditional_completion", conditional[1]),
                                        Map.entry("conditional_copy", conditional[2]),
                                        Map.entry("copy_preconditions", conditional[3]),
                                        Map.entry("conditional_delete", conditional[4]),
                                        Map.entry("versions", versions),
                                        Map.entry("checksums_kept", keeps[0]),
                                        Map.entry("md5_checked", keeps[1]),
                                        Map.entry("tags", keeps[2]),
                                        Map.entry("folder_times", "no"),
                                        Map.entry("list_order", order),
                                        Map.entry("longest_name", most),
                                        Map.entry("open_uploads", "0"))));
        assertThat(server.bucket("bucket").keys()).containsExactly("tree/theirs");
        assertThat(server.bucket("bucket").openUploads()).isEmpty();
    }

    /// The others' clock stands still.
    @ParameterizedTest
    @CsvSource({"AWS, yes", "RGW, yes", "S3PROXY, no"})
    void tellsWhetherTheTimeOfAFolderTellsThatItWasPutAgain(String name, String renews)
            throws Exception {
        stop();
        AtomicLong second = new AtomicLong();
        server =
                SimulatedS3.start(
                        (S3Behaviour) S3Behaviour.class.getField(name).get(null),
                        () -> NOW.plusSeconds(second.getAndIncrement()),
                        1);
        server.bucket("bucket");

        assertThat(facts(Map.of())).containsEntry("folder_times", renews);

        assertThat(server.bucket("bucket").keys()).isEmpty();
    }

    /// One of the LISTs, which are of what was put first, what was put again and what was copied.
    @ParameterizedTest
    @CsvSource({"0, no", "1, no", "2, no", "3, yes"})
    void doesNotTakeForLaterWhatNoListShows(int which, String renews) {
        AtomicInteger lists = new AtomicInteger();

        assertThat(
                        folderTimes(answer ->
                                lists.getAndIncrement() == which
                                        ? answer.toBuilder().contents(List.of()).build()
                                        : answer))
                .isEqualTo(renews);
    }

    /// A folder of a file system keeps its time when its metadata are set.
    @ParameterizedTest
    @CsvSource({"1, no", "2, no", "3, yes"})
    void tellsThatATimeStays(int which, String renews) {
        List<ListObjectsV2Response> lists = new ArrayList<>();

        assertThat(
                        folderTimes(answer -> {
                            lists.add(answer);
                            return lists.size() - 1 == which ? lists.get(which - 1) : answer;
                        }))
                .isEqualTo(renews);
    }

    /// @param lists makes answers to LISTs of the trial's folder of the server's, whose clock goes
    private String folderTimes(UnaryOperator<ListObjectsV2Response> lists) {
        stop();
        AtomicLong second = new AtomicLong();
        server =
                SimulatedS3.start(
                        S3Behaviour.AWS, () -> NOW.plusSeconds(second.getAndIncrement()), 1);
        server.bucket("bucket");
        UnaryOperator<S3Client> client =
                real ->
                        Proxies.replacing(
                                S3Client.class,
                                real,
                                "listObjectsV2",
                                (answer, arguments) ->
                                        ((ListObjectsV2Request) arguments[0])
                                                        .prefix()
                                                        .endsWith("-probe-folder/")
                                                ? lists.apply((ListObjectsV2Response) answer)
                                                : answer);
        try (S3FSAdapter adapter =
                Simulated.open(server, "bucket/tree", Duration.ofMinutes(1), client)) {
            return examined(adapter).stream()
                    .filter(trait -> trait.name().equals("folder_times"))
                    .findFirst()
                    .orElseThrow()
                    .value();
        }
    }

    @Test
    void leavesNoVersionEither() {
        server.bucket("bucket").keepVersions();

        assertThat(facts(Map.of())).containsEntry("versions", "yes");

        assertThat(server.bucket("bucket").versions("tree/.godwit-probe-tags")).isZero();
        assertThat(server.bucket("bucket").versions("tree/.godwit-probe")).isZero();
    }

    // ------------------------------------------------------------ without writing

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesNothingWhereItMayNot(boolean versions) {
        server.bucket("bucket").put("tree/theirs", "content");
        if (versions) {
            server.bucket("bucket").keepVersions();
        }
        server.forgetRequests();

        List<Trait> traits = examined(Map.of("read-only", "true"), NOW);

        assertThat(server.requests()).extracting(S3Request::operation).isSubsetOf(READING);
        assertThat(traits)
                .filteredOn(trait -> trait.name().equals("versions"))
                .extracting(Trait::value)
                .containsExactly(versions ? "yes" : "no");
        assertThat(traits)
                .filteredOn(trait -> trait.name().equals("tags"))
                .containsExactly(
                        new Trait(
                                "tags",
                                Examination.UNKNOWN,
                                "Tags are kept: unknown (it cannot be told without writing)"));
    }

    @Test
    void tellsTheOrderByWhatIsThereWhereThatTells() {
        start(S3Behaviour.S3MOCK);
        server.bucket("bucket").put("tree/\uFF5E", "").put("tree/\uD83D\uDC26", "");

        assertThat(facts(Map.of("read-only", "true"))).containsEntry("list_order", "utf-16");
    }

    @Test
    void saysWhyItDoesNotKnow() {
        server.bucket("bucket");
        try (S3FSAdapter adapter = open(Map.of(), NOW)) {
            server.faults()
                    .at(S3Operation.GET_OBJECT_TAGGING, S3Faults.EACH, S3Fault.INTERNAL_ERROR)
                    .at(S3Operation.LIST_MULTIPART_UPLOADS, S3Faults.EACH, S3Fault.INTERNAL_ERROR);

            assertThat(examined(adapter))
                    .filteredOn(trait -> trait.value().equals(Examination.UNKNOWN))
                    .extracting(Trait::sentence)
                    .anyMatch(sentence -> sentence.startsWith("Tags are kept: unknown (Cannot"))
                    .anyMatch(sentence -> sentence.contains("Cannot list the open uploads of"));
        }
        assertThat(server.bucket("bucket").keys()).isEmpty();
    }

    @Test
    void isPartOfACheckUp() {
        server.bucket("bucket");
        MemoryDisk unused = new MemoryDisk();
        EngineHarness harness =
                new EngineHarness(unused, unused, home.resolve("state"))
                        .destination(_ -> open(Map.of(), NOW));

        List<Finding> findings =
                harness.migrations().checkUp(new Location("memory", "destination", Map.of()));

        assertThat(findings)
                .contains(
                        new Finding(true, "Tags are kept: yes", "").with("tags", "yes"),
                        new Finding(true, "It can be written to", "").with("writable", "yes"));
        assertThat(findings).allMatch(Finding::ok);
    }

    @Test
    void isLeftOutWhereTheServerDoesNotAnswer() {
        MemoryDisk unused = new MemoryDisk();
        EngineHarness harness =
                new EngineHarness(unused, unused, home.resolve("state"))
                        .destination(_ -> open(Map.of("read-only", "true"), NOW));

        List<Finding> findings =
                harness.migrations().checkUp(new Location("memory", "destination", Map.of()));

        assertThat(findings)
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("the bucket does not exist"))
                .noneMatch(what -> what.contains("Tags"));
    }

    // ------------------------------------------------------------ open uploads

    @Test
    void tellsOfUploadsOfOthersAndLeavesThemAlone() throws Exception {
        start(S3Behaviour.RGW);
        server.bucket("bucket");
        begin("tree/it's new");
        begin("elsewhere");

        Trait trait = examined(Map.of(), NOW.plus(Duration.ofHours(23))).getLast();
        Trait later = examined(Map.of(), NOW.plus(Duration.ofHours(25))).getLast();

        assertThat(trait.value()).isEqualTo("1");
        assertThat(trait.sentence())
                .isEqualTo(
                        "Uploads in parts that are open: 1, the oldest to s3://bucket/tree/it's"
                                + " new, begun at 2026-01-02T00:00:00Z");
        assertThat(trait.next())
                .contains("abort-multipart-upload --endpoint-url " + server.endpoint())
                .contains("--key 'tree/it'\\''s new' --upload-id '");
        assertThat(trait.ok()).as("it may be under way").isTrue();
        assertThat(later.ok()).as("it hardly is any more").isFalse();
        assertThat(server.bucket("bucket").openUploads())
                .containsExactly("elsewhere", "tree/it's new");
    }

    private void begin(String key) throws Exception {
        try (Bucket bucket = Simulated.bucket(Simulated.settings(server, "bucket", Map.of()))) {
            new Uploads(bucket).begin(key, Headers.of(null, null, new UserMetadata(Map.of())));
        }
    }
}
