package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Step;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TreeBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which names are one file, where content and metadata alone would say that all is well.
class HardLinkTest {

    private static final long NOON = 1_700_000_000_000_000_000L;

    @TempDir Path home;

    private final MemoryDisk source = new MemoryDisk();
    private final MemoryDisk destination = new MemoryDisk();
    private EngineHarness harness;

    @BeforeEach
    void makeHarness() {
        harness =
                new EngineHarness(source, destination, home.resolve("state"))
                        .setting("on-conflict", "overwrite");
    }

    private TreeBuilder from() {
        return TreeBuilder.in(source.tree("source"));
    }

    private TreeBuilder to() {
        return TreeBuilder.in(destination.tree("destination"));
    }

    private Snapshot there() {
        return destination.tree("destination").snapshot().withoutReserved();
    }

    private Snapshot here() {
        return source.tree("source").snapshot();
    }

    private static TreeBuilder same(TreeBuilder tree, String... names) {
        for (String name : names) {
            tree.file(name, "same").mtime(name, NOON).mode(name, 0644);
        }
        return tree;
    }

    private void migrateTwice() throws InterruptedException {
        harness.migrate();
        assertThat(there().withoutFolderTimes().entries())
                .isEqualTo(here().withoutFolderTimes().entries());
        MigrationStatus again = harness.migrate();
        assertThat(again.totals().difference(Verdict.SAME).nodes())
                .isEqualTo(here().entries().size());
    }

    @Test
    void namesOfOneFileThatAreSeveralEqualFilesThereAreLinked() throws Exception {
        same(from(), "a").hardLink("b", "a").hardLink("c", "a");
        same(to(), "a", "b", "c");

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().difference(Verdict.CHANGED).nodes()).isEqualTo(2);
        assertThat(status.totals().outcome(OutcomeKind.OVERWRITTEN).nodes()).isEqualTo(2);
        assertThat(status.totals().bytesCopied()).isZero();
        migrateTwice();
    }

    @Test
    void aNameThatIsNotLinkedThereJoinsThoseThatAre() throws Exception {
        same(from(), "a").hardLink("b", "a").hardLink("c", "a");
        same(to(), "a", "b").hardLink("c", "b");
        migrateTwice();
    }

    @Test
    void aNewNameOfAFileThatIsThereIsLinkedToIt() throws Exception {
        same(from(), "m").hardLink("n", "m");
        migrateTwice();
        from().hardLink("a", "m").hardLink("z", "m");

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().bytesCopied()).isZero();
        migrateTwice();
    }

    @Test
    void namesOfSeveralFilesThatAreOneThereAreSeparated() throws Exception {
        same(from(), "a", "b", "c").hardLink("d", "b");
        same(to(), "a").hardLink("b", "a").hardLink("c", "a").hardLink("d", "a");
        migrateTwice();
    }

    @Test
    void metadataAreNeverChangedUnderANameThatDoesNotShareThemHere() throws Exception {
        same(from(), "a", "b").mode("b", 0600);
        same(to(), "a").hardLink("b", "a").hardLink("extra", "a");

        harness.migrate();

        assertThat(there().at("b").mode()).isEqualTo(here().at("b").mode());
        assertThat(there().at("a").mode()).isEqualTo(here().at("a").mode());
        assertThat(there().at("extra").mode()).isEqualTo(here().at("a").mode());
    }

    @Test
    void metadataOfLinkedNamesThatAreLinkedHereTooAreChangedInPlace() throws Exception {
        same(from(), "a").hardLink("b", "a").mode("a", 0600);
        same(to(), "a").hardLink("b", "a");

        MigrationStatus status = harness.migrate();

        assertThat(status.totals().outcome(OutcomeKind.METADATA).nodes()).isEqualTo(2);
        migrateTwice();
    }

    @Test
    void aFileThatChangedThereAfterTheReviewIsNotLinkedTo() throws Exception {
        same(from(), "a").hardLink("b", "a");
        same(to(), "a");
        try (Migration migration = harness.open()) {
            migration.start(Step.DISCOVER).await();
            migration.approve("test");
            to().file("a", "somebody's").mtime("a", NOON + 1);
            migration.start(Step.COPY).await();

            assertThat(migration.totals("").outcome(OutcomeKind.STALE).nodes()).isEqualTo(1);
        }
        assertThat(there().entries()).doesNotContainKey("b");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverIsLinkedHereAndThere(int seed) throws Exception {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        for (String folder : List.of("", "a", "b/c")) {
            for (int i = 0; i < 4; i++) {
                names.add(folder.isEmpty() ? "n" + i : folder + "/n" + i);
            }
        }
        for (TreeBuilder tree : List.of(from(), to())) {
            tree.folder("a").folder("b").folder("b/c");
            grow(tree, names, random);
        }
        grow(to(), List.of("x0", "x1", "b/x2"), random);
        for (String extra : List.of("a/x", "x")) {
            names.stream()
                    .filter(name -> there().entries().containsKey(name))
                    .skip(random.nextInt(4))
                    .findFirst()
                    .ifPresent(name -> to().hardLink(extra, name));
        }
        Set<String> carried = here().entries().keySet();
        Snapshot extras = there().where(path -> !carried.contains(path));

        harness.migrate();

        assertThat(among(carried)).isEqualTo(here().withoutFolderTimes().toString());
        for (String extra : extras.entries().keySet()) {
            Snapshot.Entry before = extras.at(extra);
            Snapshot.Entry now = there().at(extra);
            assertThat(now.contentOnly()).as(extra).isEqualTo(before.contentOnly());
            assertThat(now.mode()).as(extra).isEqualTo(before.mode());
        }
    }

    /// What the destination holds of some paths, hard-link groups told among those only.
    private String among(Set<String> paths) {
        Snapshot some = there().where(paths::contains).withoutFolderTimes();
        Map<String, List<String>> groups = new HashMap<>();
        some.entries()
                .forEach((path, entry) ->
                        groups.computeIfAbsent(entry.sameAs(), _ -> new ArrayList<>()).add(path));
        return some.map(
                        entry -> {
                            List<String> names = groups.getOrDefault(entry.sameAs(), List.of());
                            boolean linked = !entry.sameAs().isEmpty() && names.size() > 1;
                            return new Snapshot.Entry(
                                    entry.kind(),
                                    entry.content(),
                                    entry.mtimeNs(),
                                    entry.mode(),
                                    entry.owner(),
                                    linked ? names.getFirst() : "");
                        })
                .toString();
    }

    /// Some of the names, each a file of its own or another name of one.
    private static void grow(TreeBuilder tree, List<String> names, Random random) {
        List<String> made = new ArrayList<>();
        for (String name : names) {
            int kind = random.nextInt(10);
            if (kind < 4 && !made.isEmpty()) {
                tree.hardLink(name, made.get(random.nextInt(made.size())));
            } else if (kind < 9) {
                String content = random.nextInt(4) == 0 ? "other content" : "same";
                tree.file(name, content)
                        .mtime(name, NOON)
                        .mode(name, random.nextInt(4) == 0 ? 0600 : 0644);
            } else {
                continue;
            }
            made.add(name);
        }
    }
}
