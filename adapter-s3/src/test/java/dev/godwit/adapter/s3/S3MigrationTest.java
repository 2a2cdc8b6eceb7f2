package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.ObjectTree;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole migrations to and from a simulated server.
class S3MigrationTest {

    @TempDir Path home;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.RGW);
    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk back = new MemoryDisk();

    /// Each with what its store acknowledged.
    private final Map<String, EngineHarness> states = new HashMap<>();

    @BeforeEach
    void makeBucket() {
        server.bucket("bucket");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A migration with a state of its own.
    private EngineHarness there(String state) {
        return states.computeIfAbsent(
                state,
                _ ->
                        new EngineHarness(source, new MemoryDisk(), home.resolve(state))
                                .destination(_ -> Simulated.open(server, "bucket/tree")));
    }

    private EngineHarness back(String state, boolean trusted) {
        return states.computeIfAbsent(
                state,
                _ ->
                        new EngineHarness(new MemoryDisk(), back, home.resolve(state))
                                .source(_ -> source(trusted)));
    }

    private S3FSAdapter source(boolean trusted) {
        S3Settings settings = Simulated.settings(server, "bucket/tree", Map.of());
        return new S3FSAdapter(
                Simulated.bucket(trusted ? settings.believed() : settings),
                Honours.NOTHING,
                InstantSource.system());
    }

    private static Snapshot carried(MemoryDisk disk, String tree) {
        return disk.tree(tree)
                .snapshot()
                .where(path -> !path.endsWith("fifo"))
                .map(entry ->
                        new Snapshot.Entry(
                                entry.kind(),
                                entry.content(),
                                entry.mtimeNs(),
                                entry.mode(),
                                entry.owner(),
                                ""));
    }

    @Test
    void carriesATreeThereAndBack() throws Exception {
        TreeBuilder.in(source.tree("source")).random(1, 120).hostile("hostile");

        MigrationStatus there = there("there").migrate();
        MigrationStatus back = back("back", true).migrate();

        assertThat(there.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(there.errors()).isEmpty();
        assertThat(there.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
        assertThat(back.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
        assertThat(carried(this.back, "destination")).isEqualTo(carried(source, "source"));
        assertThat(server.bucket("bucket").keys()).noneMatch(key -> key.contains("/.godwit"));
    }

    @Test
    void copiesNothingTheSecondTimeFromAFreshStateToo() throws Exception {
        TreeBuilder.in(source.tree("source")).random(2, 60).hostile("hostile");
        there("there").migrate();

        for (String state : new String[] {"there", "fresh"}) {
            MigrationStatus again = there(state).migrate();
            assertThat(again.totals().outcome(OutcomeKind.COPIED).nodes()).as(state).isZero();
            assertThat(again.totals().difference(Verdict.METADATA).nodes()).as(state).isZero();
            assertThat(again.totals().difference(Verdict.CHANGED).nodes()).as(state).isZero();
        }
    }

    @Test
    void believesOwnersSpecialBitsAndEscapingLinksOnlyWhenTold() throws Exception {
        TreeBuilder.in(source.tree("source"))
                .file("file", "x")
                .mode("file", 04755)
                .link("out", "../outside")
                .link("absolute", "/etc/passwd")
                .link("in", "./file");
        there("there").migrate();

        MigrationStatus status = back("back", false).migrate();
        Snapshot tree = back.tree("destination").snapshot();
        assertThat(tree.entries()).containsOnlyKeys("file", "in");
        assertThat(tree.at("file").mode()).isEqualTo("0755");
        assertThat(status.totals().outcome(OutcomeKind.UNSUPPORTED).nodes()).isEqualTo(2);
    }

    @Test
    void givesWhatSaysNothingOfModesAndTimesUsualOnesAndLeavesThemAlone() throws Exception {
        server.bucket("bucket").put("tree/folder/file", "content");

        back("back", false).migrate();
        Snapshot tree = back.tree("destination").snapshot();
        assertThat(tree.at("folder").mode()).isEqualTo("0755");
        assertThat(tree.at("folder").mtimeNs()).isNotZero();
        assertThat(tree.at("folder/file").mode()).isEqualTo("0644");

        back.tree("destination").mode("folder/file", 0600);
        MigrationStatus again = back("back", false).migrate();
        assertThat(again.totals().difference(Verdict.SAME).nodes()).isEqualTo(2);
        assertThat(back.tree("destination").snapshot().at("folder/file").mode()).isEqualTo("0600");
    }

    @Test
    void putsBackWhatItReplaced() throws Exception {
        ObjectTree tree = new ObjectTree(Simulated.hand(server.bucket("bucket")), "tree/");
        tree.file("file", "theirs, and longer".getBytes(UTF_8));
        Snapshot before = tree.snapshot();
        TreeBuilder.in(source.tree("source")).file("file", "ours").file("new/file", "x");
        there("there").setting("on-conflict", "overwrite").migrate();
        assertThat(tree.snapshot().withoutReserved().at("file").content())
                .isEqualTo(Snapshot.Entry.contentOf("ours".getBytes(UTF_8)));

        MigrationStatus status = there("there").rollBack();

        assertThat(status.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(tree.snapshot()).isEqualTo(before);
    }
}
