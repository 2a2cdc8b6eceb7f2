package dev.godwit.adapter.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.error.StorageException.NoSpace;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.Overlap.Relation;
import dev.godwit.spi.fs.PageCache;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.fs.BytesContent;
import dev.godwit.testkit.fs.DiskTree;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a local disk can do to an adapter, beyond its contract.
class LocalDiskTest {

    @TempDir Path home;

    @Test
    void leavesThePageCacheToOthersWhenToldTo() throws Exception {
        assumeTrue(Linux.calls() != null);
        Path root = Files.createDirectory(home.resolve("root"));
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(root.resolve("read"), bytes);
        sync(root.resolve("read"));
        assumeTrue(dropsCleanPages(root.resolve("read")), "a file system in memory");

        FSAdapter adapter = LocalFSAdapter.at(root);
        read(adapter, "read");
        publish(adapter, "kept", bytes);
        assertThat(isCached(root.resolve("read"))).isTrue();
        assertThat(isCached(root.resolve("kept"))).isTrue();

        adapter.feature(PageCache.class).orElseThrow().spare();
        read(adapter, "read");
        publish(adapter, "spared", bytes);
        assertThat(isCached(root.resolve("read"))).isFalse();
        assertThat(isCached(root.resolve("spared"))).isFalse();
        assertThat(Files.readAllBytes(root.resolve("spared"))).isEqualTo(bytes);
    }

    private static void read(FSAdapter adapter, String name) throws Exception {
        Node.File node = (Node.File) adapter.stat(new NodeRef(name)).orElseThrow();
        try (Content content = adapter.open(new NodeRef(name), node.token());
                InputStream in = content.read(0, content.size())) {
            in.readAllBytes();
        }
    }

    private static void publish(FSAdapter adapter, String name, byte[] bytes) throws Exception {
        Put.What what =
                new Put.What.File(new BytesContent(bytes.length, bytes), 0, Attributes.NONE);
        Put put = new Put(new Name(name), what, new Name(".godwit-" + name));
        Staged staged =
                ((Result.Ok<Staged>) adapter.stage(NodeRef.ROOT, List.of(put), _ -> {}).getFirst())
                        .value();
        adapter.barrier();
        Publication publication = new Publication(staged, new Precondition.Absent());
        assertThat(adapter.publish(NodeRef.ROOT, List.of(publication)).getFirst())
                .isInstanceOf(Result.Ok.class);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean dropsCleanPages(Path file) throws IOException {
        Linux calls = Objects.requireNonNull(Linux.calls());
        int fd = calls.open(Linux.HERE, Names.raw(file), Linux.READ);
        try {
            return calls.forget(fd) == 0 && !isCached(file);
        } finally {
            calls.close(fd);
        }
    }

    private static boolean isCached(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena).isLoaded();
        }
    }

    @Test
    void seesAChangeThatHidesBehindSizeAndTime() throws Exception {
        Path file = home.resolve("file");
        Files.writeString(file, "one");
        FileTime time = Files.getLastModifiedTime(file);
        FSAdapter adapter = LocalFSAdapter.at(home);
        Node.File node = (Node.File) adapter.stat(new NodeRef("file")).orElseThrow();

        try (Content content = adapter.open(new NodeRef("file"), node.token())) {
            content.confirm();
            Files.writeString(file, "two");
            Files.setLastModifiedTime(file, time);
            assertThat(((Node.File) adapter.stat(new NodeRef("file")).orElseThrow()).token())
                    .isEqualTo(node.token());
            assertThatThrownBy(content::confirm).isInstanceOf(PreconditionFailed.class);
        }
    }

    @Test
    void givesUpKeepingALargeFileInTheMiddle() throws Exception {
        Path file = home.resolve("large");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 1L << 31);
        }
        FSAdapter adapter = LocalFSAdapter.at(home);
        PreImages preImages = adapter.feature(PreImages.class).orElseThrow();
        NodeRef ref = new NodeRef("large");
        Token token = adapter.stat(ref).orElseThrow().version().orElseThrow();
        Name area = new Name(".godwit-area");
        Path copy = home.resolve(".godwit-area/copy");
        // Told to stop as soon as there is something of the copy.
        CopyControl control =
                _ -> {
                    if (Files.exists(copy)) {
                        throw new Stopped("stop");
                    }
                };

        assertThatThrownBy(() -> preImages.keep(ref, token, area, new Name("copy"), control))
                .isInstanceOf(Stopped.class);

        assertThat(copy).doesNotExist();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void keepsOurTokenThroughOurOwnLinkRenameAndChmod() throws Exception {
        Path file = home.resolve("file");
        Files.writeString(file, "one");
        FSAdapter adapter = LocalFSAdapter.at(home);
        Node.File before = (Node.File) adapter.stat(new NodeRef("file")).orElseThrow();
        Files.createLink(home.resolve("second"), file);
        new DiskTree(home).mode("file", 0600);
        Files.move(file, home.resolve("renamed"));

        Node.File after = (Node.File) adapter.stat(new NodeRef("renamed")).orElseThrow();
        assertThat(after.token()).isEqualTo(before.token());
    }

    @Test
    void keepsTimesBeforeTheEpochToTheNanosecond() throws Exception {
        assumeTrue(Linux.calls() != null, "Linux");
        long time = -86_400_000_000_001L;
        FSAdapter adapter = LocalFSAdapter.at(home);
        Put put = file("old", BytesContent.of("x"), time);
        Staged staged = value(adapter.stage(NodeRef.ROOT, List.of(put), _ -> {}).getFirst());
        publish(adapter, staged);

        assertThat(
                        Files.getLastModifiedTime(home.resolve("old"), LinkOption.NOFOLLOW_LINKS)
                                .to(TimeUnit.NANOSECONDS))
                .isEqualTo(time);
    }

    @Test
    void seesRootsThatMeetThroughABindMount() throws Exception {
        Path data = Files.createDirectories(home.resolve("data/inner"));
        Path shown = Files.createDirectories(home.resolve("shown"));
        assumeTrue(
                ChildProcess.works("mount", "--bind", data.toString(), shown.toString()), "mount");
        try {
            assertRelation("shown", "data/inner", Relation.SAME);
            assertRelation("shown", "data", Relation.INSIDE);
            assertRelation("data", "shown", Relation.AROUND);
            assertRelation("shown/not there", "data", Relation.INSIDE);
            assertRelation("", "data", Relation.AROUND);
        } finally {
            ChildProcess.works("umount", shown.toString());
        }
    }

    @Test
    void seesAMountBelowARootThatShowsTheOther() throws Exception {
        Path data = Files.createDirectories(home.resolve("data"));
        Path outer = Files.createDirectories(home.resolve("outer/mounted"));
        assumeTrue(
                ChildProcess.works("mount", "--bind", data.toString(), outer.toString()), "mount");
        try {
            assertRelation("outer", "data", Relation.AROUND);
            assertRelation("data", "outer", Relation.INSIDE);
        } finally {
            ChildProcess.works("umount", outer.toString());
        }
    }

    private static Overlap overlap(FSAdapter adapter) {
        return adapter.feature(Overlap.class).orElseThrow();
    }

    private void assertRelation(String mine, String theirs, Relation relation) throws Exception {
        assertThat(
                        overlap(LocalFSAdapter.at(home.resolve(mine)))
                                .relationTo(LocalFSAdapter.at(home.resolve(theirs))))
                .as("%s and %s", mine, theirs)
                .isEqualTo(relation);
    }

    @Test
    void knowsWhetherALocalFolderLiesInItsRoot() throws Exception {
        Files.createDirectories(home.resolve("root/state"));
        Overlap root = overlap(LocalFSAdapter.at(home.resolve("root")));

        assertThat(root.holds(home.resolve("root/state"))).isTrue();
        assertThat(root.holds(home.resolve("root/state/not there"))).isTrue();
        assertThat(root.holds(home.resolve("rootstate"))).isFalse();
        assertThat(root.holds(home)).isFalse();
    }

    @Test
    void leavesNothingOnAFullDisk() throws Exception {
        Path small = Files.createDirectories(home.resolve("small"));
        assumeTrue(
                ChildProcess.works(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=1m,nr_inodes=8",
                        "tmpfs",
                        small.toString()),
                "mount");
        try {
            FSAdapter adapter = LocalFSAdapter.at(small);
            List<Result<Staged>> results =
                    adapter.stage(
                            NodeRef.ROOT,
                            List.of(
                                    file("fits", BytesContent.random(1_000, 1), 0),
                                    file("too big", BytesContent.random(3_000_000, 1), 0)),
                            _ -> {});
            assertThatThrownBy(() -> value(results.getLast())).isInstanceOf(NoSpace.class);
            publish(adapter, value(results.getFirst()));
            assertThat(new DiskTree(small).snapshot().entries()).hasSize(1);
            adapter.close();
        } finally {
            ChildProcess.works("umount", small.toString());
        }
    }

    private static void publish(FSAdapter adapter, Staged staged) throws Exception {
        Publication publication = new Publication(staged, new Precondition.Absent());
        value(adapter.publish(NodeRef.ROOT, List.of(publication)).getFirst());
    }

    private int staged;

    private Put file(String name, Content content, long mtimeNs) {
        return new Put(
                new Name(name),
                new Put.What.File(content, mtimeNs, Attributes.NONE),
                new Name(String.format(".godwit-%012x", ++staged)));
    }

    private static <T> T value(Result<T> result) throws Exception {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(var why) -> throw why;
        };
    }

    @Test
    void listsAFolderOfTheProcessWhoseEntriesComeAndGo() throws Exception {
        Path proc = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(proc), "Linux");
        try (var listing = LocalFSAdapter.at(proc).list(NodeRef.ROOT, java.util.Optional.empty())) {
            assertThat(listing.next().orElseThrow().nodes()).isNotEmpty();
        }
    }

    @Test
    void shownMountsAreReadAsTheKernelWritesThem() throws Exception {
        String odd = "a b\\c";
        Path place = Files.createDirectories(home.resolve(odd));
        assumeTrue(ChildProcess.works("mount", "-t", "tmpfs", "tmpfs", place.toString()), "mount");
        try {
            assertThat(Mounts.now().mounts())
                    .anySatisfy(mount -> assertThat(mount.place().toString()).endsWith("/" + odd));
        } finally {
            ChildProcess.works("umount", place.toString());
        }
        assertThat(odd.getBytes(UTF_8)).hasSize(5);
    }
}
