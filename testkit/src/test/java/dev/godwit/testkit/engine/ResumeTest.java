package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Phase;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash costs.
class ResumeTest {
    private static final int FOLDERS = 20;

    /// So many that the listings of a round do not fit into one commit.
    private static final int FILES_A_FOLDER = 600;

    @TempDir Path home;

    @Test
    void aCrashWithinARoundCostsTheFoldersOfOneCommitAndNotTheRound() throws Exception {
        MemoryDisk source = new MemoryDisk();
        MemoryDisk destination = new MemoryDisk();
        TreeBuilder tree = TreeBuilder.in(source.tree("source"));
        for (int folder = 0; folder < FOLDERS; folder++) {
            for (int file = 0; file < FILES_A_FOLDER; file++) {
                tree.file("folder-" + folder + "/" + file, "x");
            }
        }
        List<String> listed = new ArrayList<>();
        Set<Long> committed = new TreeSet<>();
        EngineHarness harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .source(real ->
                                watched(
                                        FSAdapter.class,
                                        real,
                                        "list",
                                        arguments -> listed.add(((NodeRef) arguments[0]).path())))
                        .store(real ->
                                watched(
                                        StateStore.class,
                                        real,
                                        "commit",
                                        arguments ->
                                                dieInTheRound(
                                                        (StateBatch) arguments[0], committed)));

        assertThatThrownBy(harness::migrate).isInstanceOf(Crash.class);
        assertThat(listed).hasSizeGreaterThan(1);
        listed.clear();
        harness.store(real -> real);

        assertThat(harness.migrate().phase()).isEqualTo(Phase.COMPLETE);
        // Whether the source is empty is looked at with every start.
        assertThat(listed)
                .as("listed again")
                .filteredOn(path -> !path.isEmpty())
                .hasSize(FOLDERS - committed.size());
        assertThat(committed).hasSizeGreaterThan(1);
        assertThat(destination.tree("destination").snapshot())
                .isEqualTo(source.tree("source").snapshot());
    }

    /// At the second commit of folders below the root, and from then on.
    private static void dieInTheRound(StateBatch batch, Set<Long> committed) {
        List<Long> listings =
                batch.facts().stream()
                        .filter(fact -> fact instanceof Fact.Listed listed && listed.depth() == 1)
                        .map(fact -> ((Fact.Listed) fact).listing())
                        .toList();
        if (!committed.isEmpty()) {
            throw new Crash("in the round");
        }
        committed.addAll(listings);
    }

    private static <T> T watched(Class<T> type, T real, String method, Consumer<Object[]> called) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, to, arguments) -> {
                            if (to.getName().equals(method)) {
                                called.accept(arguments);
                            }
                            try {
                                return to.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
