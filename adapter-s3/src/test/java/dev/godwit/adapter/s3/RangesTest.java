package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.CursorLost;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.s3.ComputedKeys;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Giant folders, of which several ranges are listed at once.
@Timeout(120)
class RangesTest {

    private static final int MANY = 30_000;
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    /// Begins continuation tokens of pages that tell of nothing, before the first that does.
    private static final String NOTHING_YET = "nothing yet ";

    private SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);

    @AfterEach
    void stop() {
        server.close();
    }

    /// Objects of these names, of which all are distinct.
    private Set<String> fill(int count, IntFunction<String> name) {
        return fill(count, name, Name::compareText);
    }

    /// @param order of the server
    private Set<String> fill(int count, IntFunction<String> name, Comparator<String> order) {
        TreeSet<String> names = new TreeSet<>(order);
        for (int i = 0; i < count; i++) {
            names.add(name.apply(i));
        }
        List<String> keys = names.stream().map(one -> "tree/" + one).toList();
        server.bucket(
                "bucket",
                new ComputedKeys() {
                    @Override
                    public long count() {
                        return keys.size();
                    }

                    @Override
                    public String key(long index) {
                        return keys.get((int) index);
                    }

                    @Override
                    public int size(long index) {
                        return 0;
                    }
                });
        return names;
    }

    private Tree tree(UnaryOperator<S3Client> client) {
        return new Tree(
                Simulated.bucket(
                        Simulated.settings(server, "bucket/tree", Map.of("metadata", "listing")),
                        client));
    }

    private static Listing open(Tree tree, Optional<Opaque> resume) throws StorageException {
        return new S3Listing(tree, NodeRef.ROOT, resume);
    }

    private static List<Page> pages(Listing listing) throws StorageException {
        List<Page> pages = new ArrayList<>();
        for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
            pages.add(page.get());
        }
        return pages;
    }

    private static List<String> names(List<Page> pages) {
        return pages.stream()
                .flatMap(page -> page.nodes().stream())
                .map(node -> node.name() + (node instanceof Node.Folder ? "/" : ""))
                .toList();
    }

    private static String number(int i) {
        return String.format(Locale.ROOT, "photo-%08d.jpg", i);
    }

    /// First segments, so that folders are told once although they hold several objects.
    private static Set<String> children(Set<String> names) {
        Set<String> children = new HashSet<>();
        names.forEach(name -> children.add(name.replaceFirst("/.*", "/")));
        return children;
    }

    private void assertAllAreToldOnce(Set<String> names) throws StorageException {
        List<Page> pages;
        try (Listing listing = open(tree(UnaryOperator.identity()), Optional.empty())) {
            pages = pages(listing);
        }
        assertThat(names(pages)).doesNotHaveDuplicates();
        assertThat(new HashSet<>(names(pages))).isEqualTo(children(names));
    }

    // ------------------------------------------------------------ what is told

    @Test
    void numbersAreToldOnce() throws Exception {
        Set<String> names = fill(MANY, RangesTest::number);

        assertAllAreToldOnce(names);
        assertThat(server.count(S3Operation.LIST_OBJECTS_V2))
                .as("a page for 1,000, few more where ranges end, few to find them")
                .isLessThan(30 + 16 + 30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void randomNamesAreToldOnce(int seed) throws Exception {
        Random random = new Random(seed);
        assertAllAreToldOnce(
                fill(MANY, _ -> Long.toUnsignedString(random.nextLong(), 36) + folder(random)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oddNamesAreToldOnce(int seed) throws Exception {
        Random random = new Random(seed);
        String[] parts = {"a", "b", ".", "-", "!", "~", "é", "！", "😀", " ", "Z", "0", "\u0001"};
        assertAllAreToldOnce(
                fill(
                        MANY,
                        i -> {
                            StringBuilder name = new StringBuilder("n");
                            for (int n = random.nextInt(6); n > 0; n--) {
                                name.append(parts[random.nextInt(parts.length)]);
                            }
                            return name.append(i % 20_000) + folder(random);
                        }));
    }

    private static String folder(Random random) {
        return random.nextInt(4) == 0 ? "/" + random.nextInt(3) : "";
    }

    @Test
    void namesThatShareEverythingButTheirEndAreToldOnce() throws Exception {
        assertAllAreToldOnce(fill(MANY, i -> "x".repeat(150) + i));
    }

    // ------------------------------------------------------------ at once

    @Test
    void pagesOfSeveralRangesAreUnderWayAtOnce() throws Exception {
        Set<String> names = fill(60_000, RangesTest::number);
        CountDownLatch atOnce = new CountDownLatch(6);
        Set<String> waited = new HashSet<>();
        UnaryOperator<S3Client> client =
                real ->
                        Proxies.replacing(
                                S3Client.class,
                                real,
                                "listObjectsV2",
                                (answer, arguments) -> {
                                    await((ListObjectsV2Request) arguments[0], atOnce, waited);
                                    return answer;
                                });

        try (Listing listing = open(tree(client), Optional.empty())) {
            assertThat(names(pages(listing))).hasSize(names.size());
        }

        assertThat(atOnce.getCount()).as("answers that nobody waited for").isZero();
    }

    /// Holds the first page of a range back until those of several are there.
    private static void await(
            ListObjectsV2Request request, CountDownLatch atOnce, Set<String> waited) {
        boolean first =
                request.startAfter() != null
                        && request.maxKeys() == null
                        && request.continuationToken() == null;
        synchronized (waited) {
            if (!first || !waited.add(request.startAfter())) {
                return;
            }
        }
        atOnce.countDown();
        try {
            assertThat(atOnce.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ------------------------------------------------------------ cursors

    @Test
    void aCursorNamesWhatIsLeftOfEveryRange() throws Exception {
        Set<String> names = fill(MANY, i -> Integer.toString(i, 36) + (i % 3 == 0 ? "/f" : ""));
        List<Page> pages;
        try (Listing listing = open(tree(UnaryOperator.identity()), Optional.empty())) {
            pages = pages(listing);
        }
        for (int told = 1; told <= pages.size(); told++) {
            List<String> seen = new ArrayList<>(names(pages.subList(0, told)));
            Optional<Opaque> cursor = pages.get(told - 1).resume();
            try (Listing listing = open(tree(UnaryOperator.identity()), cursor)) {
                seen.addAll(names(pages(listing)));
            }
            assertThat(seen).as("after " + told + " pages").doesNotHaveDuplicates();
            assertThat(new HashSet<>(seen)).isEqualTo(children(names));
        }
    }

    @Test
    void noBoundIsBehindTheEndOfARange() throws Exception {
        fill(1_000, i -> String.format(Locale.ROOT, "n%04d", i));
        Bucket bucket = tree(UnaryOperator.identity()).bucket;
        String cursor = "//" + encoded("tree/n0399") + "." + encoded("tree/n045");
        Range range = Range.of(cursor, "tree/", () -> _ -> Map.of()).getFirst();

        assertThat(new Bounds(bucket, "tree/", range).find(15)).containsExactly("tree/n04");
        assertThat(Range.cursor(List.of(range))).isEqualTo(cursor);
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    // ------------------------------------------------------------ what is known from before

    @Test
    void eachRangeHasARecollectionOfItsOwnThatIsAskedInOrder() throws Exception {
        Set<String> names = fill(MANY, RangesTest::number);
        Supplier<Recollection> known =
                () ->
                        new Recollection() {
                            private String last = "";

                            @Override
                            public Map<Name, Known> of(List<Name> wanted) {
                                Map<Name, Known> all = new HashMap<>();
                                for (Name name : wanted) {
                                    assertThat(Name.compareText(name.text(), last)).isPositive();
                                    last = name.text();
                                    all.put(name, new Known(empty(name), LATER));
                                }
                                return all;
                            }
                        };
        Tree tree = new Tree(Simulated.bucket(Simulated.settings(server, "bucket/tree", Map.of())));
        List<String> told;
        try (Listing listing =
                new S3Listing(
                        tree, NodeRef.ROOT, Optional.empty(), known, InstantSource.system())) {
            told = names(pages(listing));
        }

        assertThat(told).doesNotHaveDuplicates();
        assertThat(new HashSet<>(told)).isEqualTo(names);
        assertThat(server.count(S3Operation.HEAD_OBJECT)).as("of what is known").isZero();
    }

    private static Node empty(Name name) {
        return new Node.File(
                name,
                0,
                0,
                new Token("d41d8cd98f00b204e9800998ecf8427e"),
                Attributes.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    // ------------------------------------------------------------ other orders

    @Test
    void aServerThatComparesUtf16IsListedWholeAsWell() throws Exception {
        server.close();
        server = SimulatedS3.start(S3Behaviour.S3MOCK);
        String[] parts = {"！", "😀", "a"};
        Set<String> names =
                fill(
                        MANY,
                        i -> "n" + i % 1_000 + parts[i % 3] + i / 1_000,
                        Comparator.naturalOrder());

        List<String> told = names(listedAgain(tree(UnaryOperator.identity())));

        assertThat(told).doesNotHaveDuplicates();
        assertThat(new HashSet<>(told)).isEqualTo(names);
    }

    /// As the engine does when a cursor is lost.
    private static List<Page> listedAgain(Tree tree) throws StorageException {
        try (Listing listing = open(tree, Optional.empty())) {
            return pages(listing);
        } catch (CursorLost e) {
            try (Listing listing = open(tree, Optional.empty())) {
                return pages(listing);
            }
        }
    }

    @Test
    void aServerWithoutOrderIsNotSplit() throws Exception {
        fill(MANY, RangesTest::number);
        Tree tree =
                tree(real ->
                        Proxies.replacing(
                                S3Client.class,
                                real,
                                "listObjectsV2",
                                (answer, _) -> reversed((ListObjectsV2Response) answer)));

        List<Page> pages;
        try (Listing listing = open(tree, Optional.empty())) {
            pages = pages(listing);
        }

        assertThat(names(pages)).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(server.count(S3Operation.LIST_OBJECTS_V2)).isEqualTo(30);
    }

    @Test
    void aServerThatTurnsOutToHaveNoOrderIsListedAgain() throws Exception {
        fill(MANY, RangesTest::number);
        int[] answers = {0};
        Tree tree =
                tree(real ->
                        Proxies.replacing(
                                S3Client.class,
                                real,
                                "listObjectsV2",
                                (answer, _) -> {
                                    synchronized (answers) {
                                        answers[0]++;
                                    }
                                    return answers[0] < 40
                                            ? answer
                                            : reversed((ListObjectsV2Response) answer);
                                }));

        assertThatThrownBy(
                        () -> {
                            try (Listing listing = open(tree, Optional.empty())) {
                                pages(listing);
                            }
                        })
                .isInstanceOf(CursorLost.class)
                .hasMessageContaining("does not list in the order of keys");
        try (Listing listing = open(tree, Optional.empty())) {
            assertThat(names(pages(listing))).hasSize(MANY).doesNotHaveDuplicates();
        }
    }

    // ------------------------------------------------------------ odd pages

    /// More than make a folder giant.
    @Test
    void pagesThatTellOfNothingAreGoneOnFrom() throws Exception {
        Set<String> names = fill(2_500, RangesTest::number);
        AtomicInteger answers = new AtomicInteger();
        Tree tree =
                tree(real ->
                        Proxies.replacing(
                                S3Client.class,
                                withoutOurTokens(real),
                                "listObjectsV2",
                                (answer, _) ->
                                        answers.incrementAndGet() > 12
                                                ? answer
                                                : ofNothing(
                                                        (ListObjectsV2Response) answer,
                                                        answers.get())));

        List<Page> pages;
        try (Listing listing = open(tree, Optional.empty())) {
            pages = pages(listing);
        }

        assertThat(names(pages)).doesNotHaveDuplicates();
        assertThat(new HashSet<>(names(pages))).isEqualTo(names);
    }

    private static ListObjectsV2Response ofNothing(ListObjectsV2Response page, int number) {
        return page.toBuilder()
                .contents(List.of())
                .isTruncated(true)
                .nextContinuationToken(NOTHING_YET + number)
                .build();
    }

    private static S3Client withoutOurTokens(S3Client real) {
        return (S3Client)
                Proxy.newProxyInstance(
                        S3Client.class.getClassLoader(),
                        new Class<?>[] {S3Client.class},
                        (_, method, arguments) ->
                                Proxies.invoke(
                                        real,
                                        method,
                                        arguments != null
                                                        && arguments[0]
                                                                instanceof
                                                                ListObjectsV2Request request
                                                ? new Object[] {withoutOurToken(request)}
                                                : arguments));
    }

    private static ListObjectsV2Request withoutOurToken(ListObjectsV2Request request) {
        String token = request.continuationToken();
        return token != null && token.startsWith(NOTHING_YET)
                ? request.toBuilder().continuationToken(null).build()
                : request;
    }

    private static ListObjectsV2Response reversed(ListObjectsV2Response page) {
        return page.toBuilder().contents(page.contents().reversed()).build();
    }
}
