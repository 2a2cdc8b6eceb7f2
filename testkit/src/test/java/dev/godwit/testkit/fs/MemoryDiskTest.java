package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryDiskTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final TestTree tree = disk.tree("root");

    @Test
    void losesEverythingSinceTheBarrierWhenThePowerIsCut() throws Exception {
        TreeBuilder.in(tree).random(1, 200);
        disk.adapter("root").barrier();
        Snapshot covered = tree.snapshot();

        TreeBuilder.in(tree).file("more/file", "x").remove("n1");
        tree.hardLink("another", "more/file");
        disk.powerCut();

        assertThat(disk.tree("root").snapshot().entries()).isEqualTo(covered.entries());
    }

    @Test
    void keepsWhatABarrierCoveredWhicheverPartOfTheRestSurvives() throws Exception {
        TreeBuilder.in(tree).file("old", "content");
        disk.adapter("root").barrier();
        Set<Snapshot> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            TreeBuilder.in(tree).file("new", "newer content").mode("new", 0600).folder("folder");
            disk.powerCut(new Random(seed));

            Snapshot left = tree.snapshot();
            assertThat(left.at("old").content())
                    .as("seed %d", seed)
                    .isEqualTo(Snapshot.Entry.contentOf("content".getBytes(UTF_8)));
            seen.add(left.map(Snapshot.Entry::withoutTime));
            tree.remove("new");
            tree.remove("folder");
            disk.adapter("root").barrier();
        }
        assertThat(seen).as("many ways to lose it").hasSizeGreaterThan(10);
    }
}
