package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationController;
import dev.godwit.api.Step;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.MemoryStyle;
import dev.godwit.testkit.fs.TreeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is shown of a step while it runs.
@Timeout(120)
class ProgressTest {

    private static final int PAGE = 1_000;

    /// More than a listing that may be the same as before holds back.
    private static final int FILES = 14 * PAGE;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk(MemoryStyle.posix().pageSize(PAGE));
    private final Thread test = Thread.currentThread();
    private CompletableFuture<MigrationController> step = new CompletableFuture<>();

    /// How many nodes of the source were shown when a page was asked for.
    private final List<Long> shown = new ArrayList<>();

    private EngineHarness harness;

    @BeforeEach
    void makeTree() {
        TreeBuilder tree = TreeBuilder.in(source.tree("source"));
        for (int i = 0; i < FILES; i++) {
            tree.file("folder/" + i, "x");
        }
        harness =
                new EngineHarness(source, new MemoryDisk(), home.resolve("state"))
                        .source(this::watched);
    }

    @Test
    void aLargeFolderCountsWhileItIsListed() throws Exception {
        discover();

        assertThat(shown).isSorted().anyMatch(nodes -> nodes > PAGE && nodes < FILES);
    }

    @Test
    void aLargeFolderThatIsAsItWasCountsWhileItIsListed() throws Exception {
        discover();
        discover();

        assertThat(shown).hasSizeLessThan(2 * FILES / PAGE);
        assertThat(shown).isSorted().anyMatch(nodes -> nodes > PAGE && nodes < FILES);
    }

    @Test
    void aLargeFolderThatIsListedTwiceCountsOnce() throws Exception {
        discover();
        source.tree("source").file("folder/more", new byte[1]);
        discover();

        assertThat(shown).hasSizeGreaterThan(2 * FILES / PAGE);
        assertThat(shown).allMatch(nodes -> nodes <= FILES + 2);
    }

    private void discover() throws Exception {
        step = new CompletableFuture<>();
        try (Migration migration = harness.open()) {
            shown.clear();
            step.complete(migration.start(Step.DISCOVER));
            step.get().await();

            assertThat(step.get().progress().sourceNodes())
                    .isEqualTo(migration.status().totals().source().nodes());
        }
    }

    private FSAdapter watched(FSAdapter real) {
        return (FSAdapter)
                Proxy.newProxyInstance(
                        FSAdapter.class.getClassLoader(),
                        new Class<?>[] {FSAdapter.class},
                        (_, method, arguments) -> {
                            try {
                                Object result = method.invoke(real, arguments);
                                return result instanceof Listing listing
                                        ? watched(listing)
                                        : result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Listing watched(Listing real) {
        return new Listing() {
            @Override
            public Optional<Page> next() throws StorageException {
                // Whether the source is empty is seen before there is a step.
                if (!Thread.currentThread().equals(test)) {
                    shown.add(step.join().progress().sourceNodes());
                }
                return real.next();
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }
}
