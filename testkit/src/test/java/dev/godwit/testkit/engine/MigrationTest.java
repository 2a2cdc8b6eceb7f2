package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.api.Step;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PageCache;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole migrations in memory.
class MigrationTest {

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness = new EngineHarness(source, destination, home.resolve("state"));
    }

    @Test
    void carriesATreeToWhereNothingIs() throws Exception {
        TreeBuilder.in(source.tree("source")).random(1, 300).hostile("hostile");

        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes())
                .isEqualTo(status.totals().difference(Verdict.ONLY_ON_SOURCE).nodes())
                .isGreaterThan(300);
        assertThat(destination.tree("destination").snapshot())
                .isEqualTo(source.tree("source").snapshot().where(path -> !path.endsWith("fifo")));
    }

    @Test
    void tellsWhatItKnowsWhileTheSourceIsElsewhere() throws Exception {
        TreeBuilder.in(source.tree("source")).file("a", "a");
        harness.migrate();
        harness.source(_ -> new MemoryDisk().adapter("source"));

        try (Migration migration = harness.migrations().open(home.resolve("state"), Map.of())) {
            assertThat(migration.status().totals().outcome(OutcomeKind.COPIED).nodes())
                    .isEqualTo(1);
            for (Step step : Step.values()) {
                assertThatThrownBy(() -> migration.start(step))
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("does not exist");
            }
        }
        assertThatThrownBy(harness::open).hasMessageContaining("does not exist");
    }

    @Test
    void copiesNothingTheSecondTime() throws Exception {
        TreeBuilder.in(source.tree("source")).random(2, 200);
        harness.migrate();

        MigrationStatus status = harness.migrate();

        assertThat(status.pass()).isEqualTo(2);
        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isZero();
        assertThat(status.totals().difference(Verdict.SAME).nodes())
                .isEqualTo(status.totals().source().nodes());
    }

    @Test
    void looksThroughNoRowsForWorkThatCannotBeThere() throws Exception {
        TreeBuilder.in(source.tree("source")).random(3, 50);
        Set<String> asked = new HashSet<>();
        harness.store(store -> told(store, asked));

        harness.migrate();
        assertThat(asked).contains("toCopy", "toVerify", "plan");

        asked.clear();
        MigrationStatus status = harness.migrate();
        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(asked).doesNotContain("toCopy", "toVerify", "plan");

        TreeBuilder.in(source.tree("source")).file("new", "new");
        harness.migrate();
        assertThat(asked).contains("toCopy", "toVerify", "plan");
        assertThat(destination.tree("destination").snapshot())
                .isEqualTo(source.tree("source").snapshot());
    }

    @Test
    void sparesThePageCacheOfBothSidesWhenToldTo() throws Exception {
        TreeBuilder.in(source.tree("source")).file("a", "a");
        List<String> spared = new ArrayList<>();
        harness.source(disk -> withPageCache(disk, () -> spared.add("source")))
                .destination(disk -> withPageCache(disk, () -> spared.add("destination")));

        harness.migrate();
        assertThat(spared).isEmpty();

        harness.setting("page-cache", "drop").migrate();
        assertThat(spared).containsExactlyInAnyOrder("source", "destination");
    }

    private static FSAdapter withPageCache(FSAdapter disk, PageCache cache) {
        return (FSAdapter)
                Proxy.newProxyInstance(
                        FSAdapter.class.getClassLoader(),
                        new Class<?>[] {FSAdapter.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("feature")
                                    && arguments[0] == PageCache.class) {
                                return Optional.of(cache);
                            }
                            try {
                                return method.invoke(disk, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /// A store that remembers which of its methods were called.
    private static StateStore told(StateStore store, Set<String> asked) {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (_, method, arguments) -> {
                            asked.add(method.getName());
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
