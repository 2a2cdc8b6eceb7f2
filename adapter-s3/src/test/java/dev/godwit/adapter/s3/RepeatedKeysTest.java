package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders of names that are nothing encoded, or nothing for XML, on a server that repeats them as
/// they are.
class RepeatedKeysTest {

    /// More than a page.
    private static final int ENTRIES = 1_100;

    @TempDir Path home;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.RGW);
    private final S3Bucket content = server.bucket("bucket");

    @AfterEach
    void stop() {
        server.close();
    }

    private Bucket bucket() {
        return Simulated.bucket(
                Simulated.settings(server, "bucket/tree", Map.of("metadata", "listing")));
    }

    private static NodeRef folder(String name) {
        return NodeRef.ROOT.child(new Name(name));
    }

    private static List<String> names(String like) {
        return IntStream.range(0, ENTRIES).mapToObj(i -> "%04d".formatted(i) + like).toList();
    }

    private void fill(String folder, List<String> names) {
        names.forEach(name -> content.put("tree/" + folder + "/" + name, ""));
    }

    private static List<String> listed(Tree tree, NodeRef folder) throws StorageException {
        List<String> names = new ArrayList<>();
        try (Listing listing = new S3Listing(tree, folder, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                page.get().nodes().forEach(node -> names.add(node.name().toString()));
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% x", "a%zz", "a+b", "a\u0001b", "a\uFFFFb"})
    void areListedPageByPage(String name) throws Exception {
        List<String> files = names(name);
        List<String> folders = names(name + ".d");
        fill(name, files);
        fill(name, folders.stream().map(folder -> folder + "/x").toList());
        List<String> all = new ArrayList<>(files);
        all.addAll(folders);

        assertThat(listed(new Tree(bucket()), folder(name)))
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(listed(new Tree(bucket(), new Scans(100_000)), folder(name)))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% x", "a%zz", "a+b", "a\u0001b", "a\uFFFFb"})
    void arePublishedInto(String name) throws Exception {
        fill(name, names(name));
        MemoryDisk disk = new MemoryDisk();
        List<String> added = names(name + "+").subList(0, 8);
        added.forEach(file -> disk.tree("source").file(name + "/" + file, "new".getBytes(UTF_8)));

        MigrationStatus status =
                new EngineHarness(disk, new MemoryDisk(), home)
                        .destination(_ -> Simulated.open(server, "bucket/tree"))
                        .migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
        assertThat(content.keys())
                .containsAll(added.stream().map(file -> "tree/" + name + "/" + file).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% x", "a%zz", "a+b", "a\u0001b", "a\uFFFFb"})
    void areRemovedWithTheirVersions(String name) throws Exception {
        content.keepVersions();
        String key = "tree/" + name;
        content.put(key, "one");
        content.put(key, "two");

        bucket().purge(key);

        assertThat(server.count(S3Operation.DELETE_OBJECT)).isEqualTo(2);
        assertThat(content.keys()).isEmpty();
    }

    @Test
    void onlyWhatIsRepeatedIsTakenOut() {
        String kept =
                "<Name>n</Name><Contents><Key>a%25/b</Key><Prefix>b</Prefix></Contents>"
                        + "<CommonPrefixes><Prefix>a%25/c/</Prefix></CommonPrefixes>";
        String next = "<NextContinuationToken>a%/c</NextContinuationToken>";

        assertThat(
                        takenOut(
                                "<R><Prefix>a%/</Prefix><KeyMarker/>"
                                        + kept
                                        + next
                                        + "<StartAfter>a%/b</StartAfter></R>"))
                .isEqualTo("<R><KeyMarker/>" + kept + next + "</R>");
        assertThat(takenOut("<R>" + kept + next.replace("c", "&#1;") + "</R>"))
                .isEqualTo("<R>" + kept + "</R>");
        assertThat(takenOut("<R><NextKeyMarker>a%25</NextKeyMarker></R>"))
                .isEqualTo("<R><NextKeyMarker>a%25</NextKeyMarker></R>");
        assertThat(takenOut("<R><NextKeyMarker>a%</NextKeyMarker></R>")).isEqualTo("<R></R>");
        assertThat(takenOut("<R><Prefix>a%</Pre")).isEqualTo("<R><Prefix>a%</Pre");
    }

    private static String takenOut(String listing) {
        byte[] document = listing.getBytes(UTF_8);
        RepeatedKeys.takeOut(document, text -> !text.contains("&#1;"));
        return new String(document, UTF_8).replace(" ", "");
    }
}
