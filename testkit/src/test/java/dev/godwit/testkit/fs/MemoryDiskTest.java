package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
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

    @Test
    void keepsThePartsABarrierCoveredWhateverBecomesOfTheOthers() throws Exception {
        PartedStaging parts = disk.adapter("").feature(PartedStaging.class).orElseThrow();
        byte[] raw = BytesContent.random(2 * Content.BLOCK + 5, 1).raw();
        Bench bench = new Bench(disk::adapter, tree);
        Put put = bench.file("large", new BytesContent(raw.length, raw));
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 12; seed++) {
            Opaque handle = parts.begin(new NodeRef("root"), put);
            part(parts, put, handle, 2, raw.length);
            disk.adapter("root").barrier();
            part(parts, put, handle, 0, raw.length);
            disk.powerCut(new Random(seed));

            Snapshot.Entry left = tree.snapshot().at(put.stageName().text());
            seen.add(left.content());
            part(parts, put, handle, 0, raw.length);
            part(parts, put, handle, 1, raw.length);
            assertThat(tree.snapshot().at(put.stageName().text()).content())
                    .as("seed %d", seed)
                    .isEqualTo(Snapshot.Entry.contentOf(raw));
            tree.remove(put.stageName().text());
            disk.adapter("root").barrier();
        }
        assertThat(seen).as("several ways to lose it").hasSizeGreaterThan(3);
    }

    private static void part(PartedStaging parts, Put put, Opaque handle, int number, long size)
            throws Exception {
        parts.part(
                new NodeRef("root"),
                put,
                handle,
                Slice.of(number, size, Content.BLOCK),
                Bench.FREELY);
    }
}
