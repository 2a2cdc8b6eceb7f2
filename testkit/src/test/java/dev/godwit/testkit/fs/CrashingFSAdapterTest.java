package dev.godwit.testkit.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.CrashingFSAdapter.When;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashingFSAdapterTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final TestTree tree = disk.tree("root");

    @Test
    void diesInTheMidstOfABatchBeforeAnEntry() throws Exception {
        diesInTheMidstOfABatch(When.BEFORE);
    }

    @Test
    void diesInTheMidstOfABatchWithHalfAFile() throws Exception {
        diesInTheMidstOfABatch(When.MIDWAY);
    }

    @Test
    void diesInTheMidstOfABatchAfterAnEntry() throws Exception {
        diesInTheMidstOfABatch(When.AFTER);
    }

    private void diesInTheMidstOfABatch(When when) throws Exception {
        CrashingFSAdapter crashing = new CrashingFSAdapter(disk.adapter("root"), 2, when);
        Bench bench = new Bench(_ -> crashing, tree);
        List<Put> puts =
                List.of(
                        bench.file("a", "12345678"),
                        bench.file("b", "12345678"),
                        bench.folder("c"));

        assertThatThrownBy(() -> crashing.stage(NodeRef.ROOT, puts, Bench.FREELY))
                .isInstanceOf(Crash.class);
        assertThat(crashing.crashed()).isTrue();
        assertThat(bench.reserved()).hasSize(when == When.BEFORE ? 1 : 2);
        if (when == When.MIDWAY) {
            assertThat(tree.snapshot().at(puts.get(1).stageName().text()).content())
                    .startsWith("4 bytes");
        }
    }

    @Test
    void isDeadOnceItDied() throws Exception {
        CrashingFSAdapter crashing = new CrashingFSAdapter(disk.adapter("root"), 1, When.AFTER);

        assertThatThrownBy(crashing::barrier).isInstanceOf(Crash.class);
        assertThatThrownBy(() -> crashing.stat(NodeRef.ROOT)).isInstanceOf(Crash.class);
        assertThatThrownBy(crashing::makeRoot).isInstanceOf(Crash.class);
        crashing.close();
    }

    @Test
    void countsStepsWithoutDying() throws Exception {
        CrashingFSAdapter crashing = new CrashingFSAdapter(disk.adapter("root"), 0, When.AFTER);
        Bench bench = new Bench(_ -> crashing, tree);
        List<Result<Staged>> staged =
                crashing.stage(
                        NodeRef.ROOT, List.of(bench.folder("a"), bench.folder("b")), Bench.FREELY);
        crashing.barrier();

        assertThat(staged).hasSize(2);
        assertThat(crashing.steps()).isEqualTo(3);
    }
}
