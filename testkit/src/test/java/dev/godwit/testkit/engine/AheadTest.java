package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.fs.TreeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of the source that are listed before their round is open.
class AheadTest {

    /// More than are kept in memory of one task.
    private static final int MANY = 5_000;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();

    /// Folders of the source, in the order they were listed.
    private final List<String> listed = new ArrayList<>();

    /// Paths of folders that cannot be listed, once each.
    private final Set<String> failing = new HashSet<>();

    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .runner(LastFirstTaskRunner::new)
                        .source(this::watched);
        TreeBuilder.in(source.tree("source")).random(5, 400);
        for (int i = 0; i < 40; i++) {
            TreeBuilder.in(source.tree("source"))
                    .file("wide/" + i + "/below/file", "text of " + i)
                    .folder("wide/" + i + "/empty");
        }
    }

    @Test
    void aFolderIsListedOnceWhetherItsRoundIsOpenOrNot() throws Exception {
        MigrationStatus status = harness.migrate();

        assertThat(status.phase()).isEqualTo(Phase.COMPLETE);
        assertCarried();
        // The root is looked at before, too, to see whether anything is there.
        listed.removeIf(String::isEmpty);
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(depths()).isNotEqualTo(depths().stream().sorted().toList());
    }

    @Test
    void aLaterPassFindsWhatChangedAndNothingElse() throws Exception {
        harness.migrate();
        TestTree tree = source.tree("source");
        for (int i = 0; i < 40; i++) {
            TreeBuilder.in(tree).file("wide/" + i + "/new", "new");
        }
        TreeBuilder.in(tree).file("wide/7/below/file", "another text");

        MigrationStatus status = harness.migrate();

        assertThat(status.pass()).isEqualTo(2);
        assertThat(status.totals().outcome(OutcomeKind.COPIED).nodes()).isEqualTo(40);
        assertThat(status.totals().difference(Verdict.CHANGED).nodes()).isEqualTo(1);
        assertCarried();
    }

    @Test
    void aFolderThatFailsIsTriedAgain() throws Exception {
        for (int i = 0; i < 40; i++) {
            failing.add("wide/" + i);
            failing.add("wide/" + i + "/below");
        }

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.FAILED).nodes()).isZero();
        assertThat(failing).isEmpty();
        assertCarried();
    }

    @Test
    void aFolderTooLargeToWaitIsListedInItsTurn() throws Exception {
        for (int i = 0; i < MANY; i++) {
            TreeBuilder.in(source.tree("source")).file("wide/3/" + i, "");
        }

        harness.migrate();

        assertCarried();
    }

    private void assertCarried() {
        // Beside what was overwritten.
        assertThat(
                        destination
                                .tree("destination")
                                .snapshot()
                                .where(path -> !path.startsWith(Name.RESERVED_PREFIX)))
                .isEqualTo(source.tree("source").snapshot().where(path -> !path.endsWith("fifo")));
    }

    private List<Integer> depths() {
        return listed.stream()
                .map(path -> path.isEmpty() ? 0 : path.split("/", -1).length)
                .toList();
    }

    private FSAdapter watched(FSAdapter real) {
        return (FSAdapter)
                Proxy.newProxyInstance(
                        FSAdapter.class.getClassLoader(),
                        new Class<?>[] {FSAdapter.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("list")) {
                                list(((NodeRef) arguments[0]).path());
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void list(String path) throws StorageException {
        listed.add(path);
        if (failing.remove(path)) {
            throw new StorageException.Transient("Cannot list it just now", null);
        }
    }
}
