package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Foresight;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Folders that are listed along with those above them: the same is told, with fewer requests.
class ScanTest {

    private static final long ROOM = 100_000;

    private final List<SimulatedS3> servers = new ArrayList<>();
    private SimulatedS3 server = start(S3Behaviour.AWS);

    private SimulatedS3 start(S3Behaviour behaviour) {
        SimulatedS3 started = SimulatedS3.start(behaviour);
        servers.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        servers.forEach(SimulatedS3::close);
    }

    private Tree tree(long room, Map<String, String> settings) {
        return new Tree(
                Simulated.bucket(Simulated.settings(server, "bucket/tree", settings)),
                new Scans(room));
    }

    private Tree listingOnly(long room) {
        return tree(room, Map.of("metadata", "listing"));
    }

    /// All nodes by path and kind, listed level by level as the engine does.
    private static Map<String, Node> walk(Tree tree) throws StorageException {
        Map<String, Node> nodes = new TreeMap<>();
        Deque<NodeRef> folders = new ArrayDeque<>(List.of(NodeRef.ROOT));
        while (!folders.isEmpty()) {
            NodeRef folder = folders.remove();
            for (Node node : list(tree, folder)) {
                String path = folder.path() + "/" + node.name() + " " + node.kind();
                assertThat(nodes.put(path, node)).as("told twice: " + path).isNull();
                if (node instanceof Node.Folder) {
                    folders.add(folder.child(node.name()));
                }
            }
        }
        return nodes;
    }

    private static List<Node> list(Tree tree, NodeRef folder) throws StorageException {
        List<Node> nodes = new ArrayList<>();
        try (Listing listing = new S3Listing(tree, folder, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                assertThat(page.get().nodes()).hasSizeLessThanOrEqualTo(1_000);
                nodes.addAll(page.get().nodes());
            }
        }
        return nodes;
    }

    private static NodeRef child(NodeRef folder, String name) {
        return folder.child(new Name(name));
    }

    private Map<String, Node> foreseen(Tree tree) throws StorageException {
        server.forgetRequests();
        try (Foresight.Session _ = tree.scans.begin()) {
            return walk(tree);
        } finally {
            assertThat(tree.scans.taken()).as("nothing is held any more").isZero();
        }
    }

    private long lists() {
        return server.count(S3Operation.LIST_OBJECTS_V2);
    }

    private void put(String key) {
        server.bucket("bucket").put(key, "");
    }

    /// @return how many listings it takes without foresight, and how many with it
    private long[] compare(long room) throws StorageException {
        server.forgetRequests();
        Map<String, Node> one = walk(listingOnly(ROOM));
        long without = lists();
        assertThat(foreseen(listingOnly(room))).isEqualTo(one);
        return new long[] {without, lists()};
    }

    // ------------------------------------------------------------ how many requests

    @Test
    void aTreeOfFewObjectsIsOneRequest() throws Exception {
        for (int i = 0; i < 900; i++) {
            put("tree/" + i % 10 + "/" + i % 300 + "/file" + i);
        }

        assertThat(compare(ROOM)).containsExactly(1 + 10 + 300, 1);
    }

    @Test
    void aTreeOfManySmallFoldersIsOneRequestForAThousandObjects() throws Exception {
        for (int i = 0; i < 9_000; i++) {
            put("tree/folder" + i / 3 + "/file" + i);
        }

        assertThat(compare(ROOM)).containsExactly(3 + 3_000, 9);
    }

    @Test
    void aFlatFolderTakesNoMoreRequestsThanByItself() throws Exception {
        for (int i = 0; i < 3_500; i++) {
            put("tree/file" + i);
        }

        assertThat(compare(ROOM)).containsExactly(4, 4);
    }

    @Test
    void aTreeOfLargeFoldersTakesFewMoreRequestsThanFolderByFolder() throws Exception {
        for (int i = 0; i < 6_000; i++) {
            put("tree/a/b/c/d/" + i % 3 + "/file" + i);
        }

        long[] made = compare(ROOM);
        assertThat(made[1]).isLessThanOrEqualTo(made[0] + 1);
    }

    @Test
    void whereThereIsNoRoomEachFolderIsListedByItself() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            put("tree/folder" + i / 3 + "/file" + i);
        }

        assertThat(compare(999)).containsExactly(1 + 1_000, 1 + 1_000);
        long[] little = compare(1_500);
        assertThat(little[1]).isLessThan(little[0]);
    }

    @Test
    void whatWasNotWantedIsHeldNoLonger() throws Exception {
        for (int i = 0; i < 500; i++) {
            put("tree/unwanted/folder" + i + "/file");
        }
        for (int i = 0; i < 1_500; i++) {
            put("tree/wanted/below/folder" + i % 3 + "/file" + i);
        }
        Tree tree = listingOnly(1_600);

        try (Foresight.Session _ = tree.scans.begin()) {
            list(tree, NodeRef.ROOT);
            assertThat(tree.scans.taken()).isEqualTo(1_000);
            NodeRef below = child(child(NodeRef.ROOT, "wanted"), "below");
            list(tree, child(NodeRef.ROOT, "wanted"));
            list(tree, below);
            assertThat(tree.scans.taken()).as("500 of them unwanted").isEqualTo(1_000);
            list(tree, child(below, "folder0"));

            assertThat(tree.scans.taken()).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void aFolderThatWasListedWithoutAnObjectOfItsOwnIsNotAskedFor() throws Exception {
        for (int i = 0; i < 200; i++) {
            put("tree/folder" + i + "/file");
        }
        put("tree/folder0/");

        foreseen(tree(ROOM, Map.of()));

        assertThat(server.count(S3Operation.HEAD_OBJECT))
                .as("each object, the folder that has one, and some to see what the server does")
                .isEqualTo(201 + 1 + 16 - 1);
    }

    // ------------------------------------------------------------ when it is seen

    @Test
    void nothingIsToldThatWasSeenBefore() throws Exception {
        put("tree/folder/file");
        Tree tree = listingOnly(ROOM);
        NodeRef folder = child(NodeRef.ROOT, "folder");

        list(tree, NodeRef.ROOT);
        put("tree/folder/second");
        assertThat(list(tree, folder)).as("without foresight").hasSize(2);

        try (Foresight.Session _ = tree.scans.begin()) {
            list(tree, NodeRef.ROOT);
            put("tree/folder/third");
            assertThat(list(tree, folder)).as("what was seen with the root").hasSize(2);
            assertThat(list(tree, folder)).as("asked for again").hasSize(3);
            list(tree, NodeRef.ROOT);
        }
        put("tree/folder/fourth");
        assertThat(list(tree, folder)).as("when nothing is foreseen any more").hasSize(4);

        try (Foresight.Session _ = tree.scans.begin()) {
            put("tree/folder/fifth");
            assertThat(list(tree, folder)).as("with new foresight").hasSize(5);
        }
    }

    // ------------------------------------------------------------ what is told

    static Stream<Arguments> servers() {
        return Stream.of(S3Behaviour.AWS, S3Behaviour.RGW, S3Behaviour.S3MOCK)
                .flatMap(
                        behaviour -> Stream.of(1, 2, 3).map(seed -> Arguments.of(behaviour, seed)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anyTreeIsToldAsFolderByFolder(S3Behaviour behaviour, int seed) throws Exception {
        server = start(behaviour);
        S3Bucket bucket = server.bucket("bucket");
        Random random = new Random(seed);
        for (int i = 0; i < 2_500; i++) {
            bucket.put("tree/" + path(random), "");
        }
        server.forgetRequests();
        Map<String, Node> one = walk(listingOnly(ROOM));
        long without = lists();

        for (long room : List.of(ROOM, 2_000L, 1_000L)) {
            assertThat(foreseen(listingOnly(room))).isEqualTo(one);
            assertThat(lists()).isLessThanOrEqualTo(without + 3);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void shortAndTornPagesAreGoneOnFrom(S3Behaviour behaviour, int seed) throws Exception {
        server = start(behaviour);
        S3Bucket bucket = server.bucket("bucket");
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            bucket.put("tree/" + path(random), "");
        }
        Map<String, Node> one = walk(listingOnly(ROOM));

        for (S3Fault fault : List.of(S3Fault.SHORT_PAGE, S3Fault.TORN_PAGE)) {
            for (int nth = 1; nth < 8; nth++) {
                server.faults().clear().at(S3Operation.LIST_OBJECTS_V2, nth, fault);
                assertThat(foreseen(listingOnly(ROOM))).as(fault + " of " + nth).isEqualTo(one);
            }
        }
    }

    /// With empty segments, those that lead elsewhere, markers, objects that are prefixes, and
    /// characters that servers put in different orders.
    private static String path(Random random) {
        List<String> segments =
                List.of("", ".", "..", "a", "b", "c", "a b", "a.", "a!", "😀", "！", "é", "d", "e");
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            boolean odd = random.nextInt(5) == 0;
            path.append(
                    segments.get(odd ? random.nextInt(segments.size()) : 3 + random.nextInt(3)));
            path.append('/');
        }
        if (path.isEmpty() || random.nextInt(20) > 0) {
            path.append(segments.get(3 + random.nextInt(9))).append(random.nextInt(300));
        }
        return path.toString();
    }
}
