package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.assertFailed;
import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.bytes;
import static dev.godwit.testkit.fs.Bench.mode;
import static dev.godwit.testkit.fs.Bench.name;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static dev.godwit.testkit.fs.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Guarantee;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of `publish` and `makeRoot`.
abstract class PublishContract {

    private static final Precondition ABSENT = new Precondition.Absent();
    private static final Precondition ANY = new Precondition.Any();

    abstract Bench bench();

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
    }

    @Test
    @DisplayName("publish: Per entry: one result for each publication, in order")
    void givesOneResultForEachPublication() throws Exception {
        if (bench().capabilities().ifAbsent() == Guarantee.NONE) {
            return;
        }
        bench().tree.file("b", bytes("there"));
        List<Publication> ready = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            ready.add(
                    new Publication(bench().staged("", bench().file(name, "new " + name)), ABSENT));
        }
        List<Result<Node>> results = bench().adapter.publish(ref(""), ready);

        assertThat(value(results.get(0)).name()).isEqualTo(name("a"));
        assertFailed(results.get(1), ErrorClass.ALREADY_EXISTS);
        assertThat(value(results.get(2)).name()).isEqualTo(name("c"));
        assertThat(results).hasSize(3);
    }

    @Test
    @DisplayName("publish: Absent: anything at the name gives AlreadyExists and stays as it is")
    @Tag("S13")
    void replacesNothingWhereNothingShouldBe() throws Exception {
        if (bench().capabilities().ifAbsent() == Guarantee.NONE) {
            return;
        }
        bench().tree.file("file", bytes("old"));
        bench().tree.folder("folder");
        bench().tree.file("full/inside", bytes("old"));
        List<String> there = new ArrayList<>(List.of("file", "folder", "full"));
        if (bench().tree.link("dangling", "nowhere")) {
            there.add("dangling");
        }
        if (bench().tree.fifo("fifo")) {
            there.add("fifo");
        }
        Snapshot before = bench().visible();
        for (String name : there) {
            List<Put> puts =
                    new ArrayList<>(List.of(bench().file(name, "new"), bench().folder(name)));
            if (bench().capabilities().keepsLinks()) {
                puts.add(bench().link(name, "new"));
            }
            for (Put put : puts) {
                assertFailed(
                        bench().publish("", bench().staged("", put), ABSENT),
                        ErrorClass.ALREADY_EXISTS);
            }
        }
        assertThat(bench().visible()).isEqualTo(before);
    }

    @Test
    @DisplayName("publish: Unchanged: another version gives PreconditionFailed and stays as it is")
    void replacesNoOtherVersion() throws Exception {
        if (bench().capabilities().ifUnchanged() == Guarantee.NONE) {
            return;
        }
        bench().tree.file("file", bytes("old"));
        Token seen = bench().token("file");
        bench().tree.file("file", bytes("newer"));
        bench().tree.folder("folder");
        Snapshot before = bench().visible();

        for (String name : List.of("file", "folder", "nothing")) {
            assertFailed(
                    bench().publish(
                                    "",
                                    bench().staged("", bench().file(name, "ours")),
                                    new Precondition.Unchanged(seen)),
                    ErrorClass.PRECONDITION_FAILED);
            assertFailed(
                    bench().publish(
                                    "",
                                    bench().staged("", bench().put(name, new Put.What.Removal())),
                                    new Precondition.Unchanged(seen)),
                    ErrorClass.PRECONDITION_FAILED);
        }
        assertThat(bench().visible()).isEqualTo(before);
    }

    @Test
    @DisplayName("publish: Unchanged: exactly this version is replaced")
    void replacesThisVersion() throws Exception {
        bench().tree.file("file", bytes("old"));

        Node node = bench().replace("", bench().file("file", "new one"), bench().token("file"));
        assertThat(node.size()).isEqualTo(7);
        assertThat(bench().visible().at("file").content())
                .isEqualTo(Snapshot.Entry.contentOf(bytes("new one")));
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("publish: Unchanged: a link takes a file's place, and a file a link's")
    void replacesAnotherKind() throws Exception {
        if (!bench().capabilities().keepsLinks()) {
            return;
        }
        bench().tree.file("elsewhere", bytes("stays"));
        bench().tree.file("file", bytes("old"));
        needs(bench().tree.link("link", "elsewhere"));

        bench().replace("", bench().link("file", "elsewhere"), bench().token("file"));
        bench().replace("", bench().file("link", "new"), bench().token("link"));
        assertThat(bench().visible().at("file").kind()).isEqualTo("link");
        assertThat(bench().visible().at("link").kind()).isEqualTo("file");
        assertThat(bench().visible().at("elsewhere").content())
                .isEqualTo(Snapshot.Entry.contentOf(bytes("stays")));
    }

    @Test
    @DisplayName("publish: a name of a group replaces another name of the same file")
    void replacesAFileByItself() throws Exception {
        if (!bench().capabilities().keepsHardLinks()) {
            return;
        }
        bench().make("", bench().file("first", "content"));
        bench().make("", bench().put("second", new Put.What.HardLink(ref("first"))));
        Put again = bench().put("second", new Put.What.HardLink(ref("first")));

        bench().replace("", again, bench().token("second"));
        assertThat(bench().visible().entries().keySet()).containsExactly("first", "second");
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("publish: Guarantee: the two are held as strongly as the capabilities say")
    void letsOneWin() throws Exception {
        if (bench().capabilities().ifAbsent() != Guarantee.ATOMIC) {
            return;
        }
        for (int round = 0; round < 50; round++) {
            String name = "contested" + round;
            List<Staged> staged =
                    List.of(
                            bench().staged("", bench().file(name, "one")),
                            bench().staged("", bench().file(name, "two")),
                            bench().staged("", bench().file(name, "three")));
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger won = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (Staged each : staged) {
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    awaitQuietly(start);
                                    if (bench().publish("", each, ABSENT)
                                            instanceof Result.Ok<Node>) {
                                        won.incrementAndGet();
                                    }
                                }));
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(won).as("winners of round %d", round).hasValue(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("publish: Refused: what was not published still lies staged, for discard")
    void keepsWhatWasRefused() throws Exception {
        if (bench().capabilities().ifUnchanged() == Guarantee.NONE) {
            return;
        }
        bench().tree.file("file", bytes("there"));
        Staged staged = bench().staged("", bench().file("file", "ours"));
        List<String> before = bench().reserved();
        bench().publish("", staged, new Precondition.Unchanged(new Token("another")));

        assertThat(bench().reserved()).isEqualTo(before);
        value(bench().adapter.discard(ref(""), List.of(staged)).getFirst());
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("publish: Readers see the old node or the new node, never a part")
    void showsNoParts() throws Exception {
        Set<String> whole = ConcurrentHashMap.newKeySet();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        bench().make("", bench().file("file", "first"));
        whole.add(Snapshot.Entry.contentOf(bytes("first")));
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!Thread.interrupted()) {
                                seen.add(bench().adapterContent("file"));
                            }
                        });
        for (int i = 0; i < 30; i++) {
            BytesContent content = BytesContent.random(100_000 + i, i);
            whole.add(Snapshot.Entry.contentOf(content.raw()));
            bench().replace("", bench().file("file", content), bench().token("file"));
        }
        reader.interrupt();
        reader.join();
        seen.remove("");

        assertThat(whole).containsAll(seen);
    }

    @Test
    @DisplayName("publish: Result: the node's facts after publication, as stat would give them")
    void givesFactsAsStatDoes() throws Exception {
        List<Put> puts =
                new ArrayList<>(List.of(bench().file("file", "x"), bench().folder("folder")));
        if (bench().capabilities().keepsLinks()) {
            puts.add(bench().link("link", "anywhere"));
        }
        for (Put put : puts) {
            Node node = bench().make("", put);
            assertThat(bench().adapter.stat(NodeRef.ROOT.child(put.name(), node.handle())))
                    .contains(node);
        }
        Node changed = value(change("file", new Precondition.Unchanged(bench().token("file"))));
        assertThat(bench().stat("file")).isEqualTo(changed);
        Node folder = value(change("folder", ANY));
        assertThat(bench().stat("folder")).isEqualTo(folder);
    }

    private Result<Node> change(String name, Precondition when) throws StorageException {
        Put put = bench().put(name, new Put.What.Metadata(MTIME + 2_000_000_000L, mode("0751")));
        return bench().publish("", bench().staged("", put), when);
    }

    @Test
    @DisplayName("publish: Metadata: changes the node in place and never its content")
    void changesMetadataInPlace() throws Exception {
        bench().tree.file("file", bytes("content"));
        bench().tree.file("folder/inside", bytes("stays"));
        bench().tree.mtime("file", MTIME);

        value(change("file", new Precondition.Unchanged(bench().token("file"))));
        value(change("folder", ANY));
        Snapshot after = bench().tree.snapshot();
        assertThat(after.at("file").content())
                .isEqualTo(Snapshot.Entry.contentOf(bytes("content")));
        for (String path : List.of("file", "folder")) {
            if (bench().capabilities().mtimePrecisionNs() > 0) {
                assertThat(after.at(path).mtimeNs()).isEqualTo(MTIME + 2_000_000_000L);
            }
            if (bench().capabilities().keeps().contains(Attributes.MODE)) {
                assertThat(after.at(path).mode()).isEqualTo("0751");
            }
        }
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("publish: Metadata: of the root itself, by Name.ROOT in NodeRef.ROOT")
    void changesTheRootsMetadata() throws Exception {
        Put put =
                new Put(Name.ROOT, new Put.What.Metadata(MTIME, mode("0750")), bench().stageName());
        Node root = value(bench().publish("", bench().staged("", put), ANY));

        assertThat(root.name()).isEqualTo(Name.ROOT);
        assertThat(bench().adapter.stat(NodeRef.ROOT)).contains(root);
        assertThat(root.mtimeNs())
                .isEqualTo(bench().capabilities().mtimePrecisionNs() == 0 ? 0 : MTIME);
    }

    @Test
    @DisplayName("publish: Any: a folder is there")
    void changesFoldersOnlyByAny() throws Exception {
        bench().tree.file("file", bytes("x"));
        Snapshot before = bench().visible();

        assertFailed(change("file", ANY), ErrorClass.PRECONDITION_FAILED);
        assertFailed(change("nothing", ANY), ErrorClass.PRECONDITION_FAILED);
        assertThat(bench().visible()).isEqualTo(before);
    }

    @Test
    @DisplayName("publish: Metadata: a link's own, never of what it points to")
    @Tag("P6")
    void changesALinkItself() throws Exception {
        bench().tree.file("target", bytes("x"));
        bench().tree.mtime("target", MTIME);
        needs(bench().tree.link("link", "target"));
        Snapshot.Entry target = bench().tree.snapshot().at("target");

        value(change("link", new Precondition.Unchanged(bench().token("link"))));
        assertThat(bench().tree.snapshot().at("target")).isEqualTo(target);
        assertThat(bench().tree.snapshot().at("link").mtimeNs())
                .isEqualTo(
                        bench().capabilities().mtimePrecisionNs() == 0
                                ? 0
                                : MTIME + 2_000_000_000L);
    }

    @Test
    @DisplayName("publish: Removal: the entry goes; a folder only when it is empty")
    void removes() throws Exception {
        bench().tree.file("file", bytes("x"));
        bench().tree.folder("empty");
        bench().tree.file("full/inside", bytes("x"));

        Node gone = value(remove("file", new Precondition.Unchanged(bench().token("file"))));
        assertThat(gone.name()).isEqualTo(name("file"));
        value(remove("empty", ANY));
        assertFailed(remove("full", ANY), ErrorClass.PRECONDITION_FAILED);
        assertThat(bench().visible().entries().keySet()).containsExactly("full", "full/inside");
    }

    private Result<Node> remove(String name, Precondition when) throws StorageException {
        Put put = bench().put(name, new Put.What.Removal());
        return bench().publish("", bench().staged("", put), when);
    }

    @Test
    @DisplayName("publish: a link is removed, and what it points to stays")
    @Tag("P6")
    void removesALinkItself() throws Exception {
        bench().tree.file("folder/inside", bytes("x"));
        needs(bench().tree.link("link", "folder"));

        value(remove("link", new Precondition.Unchanged(bench().token("link"))));
        assertThat(bench().visible().entries().keySet()).containsExactly("folder", "folder/inside");
    }

    @Test
    @DisplayName("publish: nothing is published through a link that has come since")
    @Tag("P6")
    void publishesThroughNoLink() throws Exception {
        bench().tree.folder("folder");
        bench().tree.folder("other");
        Staged staged = bench().staged("folder", bench().file("f", "x"));
        bench().tree.remove("folder");
        needs(bench().tree.link("folder", "other"));

        assertFailed(bench().publish("folder", staged, ABSENT), ErrorClass.PRECONDITION_FAILED);
        assertThat(bench().visible().entries().keySet()).containsExactly("folder", "other");
    }

    @Test
    @DisplayName("makeRoot: Makes the root folder, and what is missing above it")
    void makesTheRoot() throws Exception {
        try (FSAdapter below = bench().open("not/there/yet")) {
            below.makeRoot();
            assertThat(below.stat(NodeRef.ROOT)).isPresent();
            below.makeRoot();
            below.barrier();
        }
        assertThat(bench().visible().entries().keySet())
                .containsExactly("not", "not/there", "not/there/yet");
    }

    @Test
    @DisplayName("makeRoot: does nothing when it is")
    void leavesTheRootAsItIs() throws Exception {
        bench().tree.file("file", bytes("x"));
        Snapshot before = bench().tree.snapshot();
        bench().adapter.makeRoot();

        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("makeRoot: PreconditionFailed when the root is there and not a folder")
    void makesNoRootOfAFile() throws Exception {
        bench().tree.file("file", bytes("x"));
        try (FSAdapter file = bench().open("file")) {
            assertThrown(ErrorClass.PRECONDITION_FAILED, file::makeRoot);
        }
    }
}
