package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.run.DirectTaskRunner;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.run.TaskRunner;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The source really is held back.
class GateTest {

    @TempDir Path home;

    @Test
    void theSourceIsNeverFurtherAheadThanItsLead() throws Exception {
        for (int lead : new int[] {0, 1, 3}) {
            assertThat(furthestLead(lead, DirectTaskRunner::new))
                    .as("lead %d", lead)
                    .isLessThanOrEqualTo(lead);
            assertThat(furthestLead(lead, LastFirstTaskRunner::new))
                    .as("lead %d, with tasks that wait for others", lead)
                    .isLessThanOrEqualTo(lead);
        }
    }

    /// The most rounds by which a folder of the source was listed ahead of the round the
    /// destination was at.
    private int furthestLead(int allowed, Supplier<TaskRunner> runners) throws Exception {
        MemoryDisk source = new MemoryDisk();
        MemoryDisk destination = new MemoryDisk();
        TreeBuilder.in(source.tree("source"))
                .folder("1/2/3/4/5/6/7/8")
                .file("1/2/3/4/5/6/7/8/file", "x");
        TreeBuilder.in(destination.tree("destination")).folder("1/2/3/4/5/6/7/8");
        int[] destinationAt = {-1};
        List<Integer> leads = new ArrayList<>();
        Path state = home.resolve("lead" + allowed + runners.get().getClass().getSimpleName());
        EngineHarness harness =
                new EngineHarness(source, destination, state)
                        .runner(runners)
                        .setting("max-source-lead", Integer.toString(allowed))
                        .source(real ->
                                watched(real, depth -> leads.add(depth - destinationAt[0] - 1)))
                        .destination(real -> watched(real, depth -> destinationAt[0] = depth));

        harness.migrate();

        return leads.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static FSAdapter watched(FSAdapter real, Consumer<Integer> listed) {
        return (FSAdapter)
                Proxy.newProxyInstance(
                        FSAdapter.class.getClassLoader(),
                        new Class<?>[] {FSAdapter.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("list")) {
                                String path = ((NodeRef) arguments[0]).path();
                                listed.accept(path.isEmpty() ? 0 : path.split("/", -1).length);
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
