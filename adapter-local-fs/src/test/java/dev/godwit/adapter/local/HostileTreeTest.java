package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testkit.fs.DiskTree;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.fs.TreeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tree of everything that copy tools get wrong comes through whole, whatever the locale, and for
/// who is not root as far as it may.
class HostileTreeTest {

    @TempDir Path home;
    private Path from;
    private Path to;
    private TestTree source;

    @BeforeEach
    void makeTheTree() {
        from = home.resolve("source");
        to = home.resolve("destination");
        source = new DiskTree(from);
        TreeBuilder.in(source)
                .hostile("")
                .hostile("\u201BFF raw folder")
                .file("x".repeat(255), "long name")
                .link("raw", "../\u201BC3//\u201B28/")
                .hardLink("\u201BFF raw folder/third name", "old")
                .random(5, 100);
        String deep = "d".repeat(200);
        StringBuilder path = new StringBuilder(deep);
        while (path.length() < 3_200) {
            path.append('/').append(deep);
        }
        TreeBuilder.in(source).file(path + "/leaf", "deep");
    }

    @Test
    void comesThroughWhole() throws Exception {
        List<String> problems = CopyTree.copy(LocalFSAdapter.at(from), LocalFSAdapter.at(to));

        assertThat(problems)
                .containsExactlyInAnyOrder("SPECIAL fifo", "SPECIAL \u201BFF raw folder/fifo");
        assertSame(new DiskTree(to).snapshot());
    }

    /// Longer than any call of the system takes, and than Java can remove.
    @Test
    void comesThroughHoweverDeepItIs() throws Exception {
        assumeTrue(Linux.calls() != null, "Linux");
        Path deep = home.resolve("deep");
        Path copy = home.resolve("copy");
        String name = "d".repeat(250);
        String script =
                "import os, sys\nos.mkdir(sys.argv[1]); os.chdir(sys.argv[1])\n"
                        + "for _ in range(40):\n    os.mkdir('"
                        + name
                        + "'); os.chdir('"
                        + name
                        + "')\nopen('leaf', 'w').write('deepest')\n";
        assumeTrue(ChildProcess.works("python3", "-c", script, deep.toString()), "python3");
        try {
            assertThat(CopyTree.copy(LocalFSAdapter.at(deep), LocalFSAdapter.at(copy))).isEmpty();
            String found =
                    "cd '" + copy + "' && find . -name leaf -execdir cat {} + && find . | wc -L";
            assertThat(ChildProcess.run(Map.of(), List.of("sh", "-c", found)).lines())
                    .containsExactly("deepest" + (40 * 251 + 6));
        } finally {
            assertThat(ChildProcess.works("rm", "-rf", deep.toString(), copy.toString())).isTrue();
        }
    }

    @Test
    void comesThroughWholeByPortableJavaButForLinksThatSayOddThings() throws Exception {
        List<String> problems =
                CopyTree.copy(LocalFSAdapter.portable(from), LocalFSAdapter.portable(to));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "SPECIAL fifo",
                        "SPECIAL \u201BFF raw folder/fifo",
                        "UNSUPPORTED raw",
                        "UNSUPPORTED dangling",
                        "UNSUPPORTED \u201BFF raw folder/dangling");
    }

    @Test
    void comesThroughWholeInALocaleOfSevenBits() throws Exception {
        ChildProcess.Ended ended =
                ChildProcess.run(
                        Map.of("LC_ALL", "C"),
                        ChildProcess.java(List.of(), CopyTree.class, from, to));

        assertThat(ended.status()).as(ended::toString).isZero();
        assertThat(ended.lines()).hasSize(2).allMatch(line -> line.startsWith("SPECIAL"));
        assertSame(new DiskTree(to).snapshot());
    }

    private void assertSame(Snapshot destination) {
        Snapshot expected = source.snapshot().where(path -> !path.endsWith("fifo"));
        assertThat(destination.entries()).isEqualTo(expected.entries());
    }

    @Test
    void comesThroughForAUserWhoMayNotGiveFilesAway() throws Exception {
        List<String> nobody =
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assumeTrue(ChildProcess.works("setpriv", "--reuid=65534", "true"), "root and setpriv");
        assumeTrue(
                ChildProcess.run(
                                Map.of(),
                                ChildProcess.java(nobody, CopyTree.class, "/proc/none", "x"))
                        .lines()
                        .stream()
                        .noneMatch(line -> line.contains("Could not find or load")),
                "classes that everybody may read");
        source.file("secret", new byte[] {1});
        source.mode("secret", 0600);
        source.file("locked/inside", new byte[] {1});
        source.mode("locked", 0700);
        for (Path folder = home; folder != null; folder = folder.getParent()) {
            assumeTrue(Files.isDirectory(folder));
        }
        Files.createDirectories(to);
        new DiskTree(home).owner("destination", 65_534, 65_534);
        new DiskTree(home).mode("", 0755);
        ChildProcess.Ended ended =
                ChildProcess.run(Map.of(), ChildProcess.java(nobody, CopyTree.class, from, to));

        assertThat(ended.status()).as(ended::toString).isZero();
        assertThat(ended.lines()).contains("DENIED secret", "DENIED locked");
        Snapshot copy = new DiskTree(to).snapshot();
        assertThat(copy.at("mode493").mode()).isEqualTo("0755");
        assertThat(copy.entries().values())
                .allSatisfy(entry -> assertThat(entry.owner()).isEqualTo("65534:65534"));
    }
}
