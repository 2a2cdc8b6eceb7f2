package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.BytesContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that have no name while they lie staged.
class UnnamedTest {

    private static final Name STAGE_NAME = new Name(".godwit-staged");

    @TempDir Path home;

    @BeforeEach
    void needsAFileSystemThatHasThem() throws Exception {
        assumeTrue(Linux.calls() != null, "on Linux");
        try (Root root = Root.at(home, Linux.calls());
                Folder folder = root.enter("look in", NodeRef.ROOT);
                NewFile made = folder.makeUnnamed()) {
            assumeTrue(made != null, "files without names");
        }
    }

    private static Put file(String text) {
        return new Put(
                new Name("file"),
                new Put.What.File(BytesContent.of(text), 0, Attributes.NONE),
                STAGE_NAME);
    }

    private static Staged staged(FSAdapter adapter) {
        Result<Staged> result =
                adapter.stage(NodeRef.ROOT, List.of(file("ours")), _ -> {}).getFirst();
        return ((Result.Ok<Staged>) result).value();
    }

    private static Result<Node> publish(FSAdapter adapter, Staged staged, Precondition when) {
        return adapter.publish(NodeRef.ROOT, List.of(new Publication(staged, when))).getFirst();
    }

    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    /// How many files without names this process holds open below the folder.
    private long held() throws IOException {
        String real = home.toRealPath() + "/#";
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(
                            fd -> {
                                try {
                                    return Files.readSymbolicLink(fd).toString().startsWith(real);
                                } catch (IOException e) {
                                    // The one by which this was listed.
                                    return false;
                                }
                            })
                    .count();
        }
    }

    @Test
    void haveNoNameUntilTheyArePublished() throws Exception {
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            Staged staged = staged(adapter);
            assertThat(there()).isEmpty();
            assertThat(held()).isEqualTo(1);

            assertThat(publish(adapter, staged, new Precondition.Absent()))
                    .isInstanceOf(Result.Ok.class);
            assertThat(there()).containsExactly("file");
            assertThat(held()).isZero();
            assertThat(home.resolve("file")).hasContent("ours");
        }
    }

    @Test
    void takeAnothersPlaceUnderTheirStageName() throws Exception {
        Files.writeString(home.resolve("file"), "theirs", StandardCharsets.UTF_8);
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            Node.File before = (Node.File) adapter.stat(new NodeRef("file")).orElseThrow();

            assertThat(
                            publish(
                                    adapter,
                                    staged(adapter),
                                    new Precondition.Unchanged(before.token())))
                    .isInstanceOf(Result.Ok.class);
            assertThat(there()).containsExactly("file");
            assertThat(home.resolve("file")).hasContent("ours");
            assertThat(held()).isZero();
        }
    }

    @Test
    void areKeptWhenTheyAreRefusedAndGoneWhenDiscarded() throws Exception {
        Files.writeString(home.resolve("file"), "theirs", StandardCharsets.UTF_8);
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            Staged staged = staged(adapter);

            assertThat(publish(adapter, staged, new Precondition.Absent()))
                    .isInstanceOfSatisfying(
                            Result.Failed.class,
                            failed ->
                                    assertThat(failed.why())
                                            .isInstanceOf(StorageException.AlreadyExists.class));
            assertThat(held()).isEqualTo(1);
            adapter.discard(NodeRef.ROOT, List.of(staged));
            assertThat(held()).isZero();
            assertThat(home.resolve("file")).hasContent("theirs");
        }
    }

    /// As a crash may leave it: the inode is somebody else's, and holds as many bytes.
    @Test
    void areNotTakenForWhatIsInTheirInodeLater() throws Exception {
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            Leftovers leftovers = adapter.feature(Leftovers.class).orElseThrow();
            Staged staged = staged(adapter);
            publish(adapter, staged, new Precondition.Absent());
            assertThat(leftovers.proven(new NodeRef("file"), staged.proof())).isPresent();

            Object inode = Files.getAttribute(home.resolve("file"), "unix:ino");
            Files.writeString(home.resolve("file"), "evil", StandardCharsets.UTF_8);

            assertThat(Files.getAttribute(home.resolve("file"), "unix:ino")).isEqualTo(inode);
            assertThat(leftovers.proven(new NodeRef("file"), staged.proof())).isEmpty();
        }
    }

    @Test
    void areGoneWithTheAdapter() throws Exception {
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            staged(adapter);
            assertThat(held()).isEqualTo(1);
        }
        assertThat(held()).isZero();
        assertThat(there()).isEmpty();
    }

    @Test
    void areNoMoreThanMayBeOpen() throws Exception {
        try (Root root = Root.at(home, Linux.calls());
                Folder folder = root.enter("stage in", NodeRef.ROOT);
                Unnamed unnamed = new Unnamed(8)) {
            for (int i = 0; i < 2; i++) {
                NewFile made = Objects.requireNonNull(unnamed.make(folder));
                unnamed.keep(NodeRef.ROOT, new Name("file-" + i), made);
            }
            assertThat(unnamed.make(folder)).isNull();

            assertThat(unnamed.drop(NodeRef.ROOT, new Name("file-0"))).isTrue();
            NewFile another = Objects.requireNonNull(unnamed.make(folder));
            unnamed.keep(NodeRef.ROOT, new Name("file-0"), another);
        }
        assertThat(held()).isZero();
    }
}
