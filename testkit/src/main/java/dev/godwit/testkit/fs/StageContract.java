package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.FREELY;
import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.assertFailed;
import static dev.godwit.testkit.fs.Bench.mode;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static dev.godwit.testkit.fs.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of `stage`, `discard` and `barrier`.
abstract class StageContract {

    abstract Bench bench();

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
    }

    @Test
    @DisplayName("stage: Per entry: one result for each put, in order")
    void givesOneResultForEachPut() throws Exception {
        List<Put> puts =
                List.of(
                        bench().file("a", "one"),
                        bench().folder("b"),
                        bench().file("c", new BytesContent(10, new byte[3])),
                        bench().file("d", "four"));
        List<Result<Staged>> results = bench().adapter.stage(ref(""), puts, FREELY);

        assertThat(results).hasSize(4);
        assertThat(value(results.get(0)).put()).isEqualTo(puts.get(0));
        assertThat(value(results.get(1)).put()).isEqualTo(puts.get(1));
        assertFailed(results.get(2), ErrorClass.CORRUPT);
        assertThat(value(results.get(3)).put()).isEqualTo(puts.get(3));
    }

    @Test
    @DisplayName("stage: Per entry: one entry's failure leaves nothing of it staged")
    @Tag("D1")
    @Tag("P2")
    void leavesNothingOfShortContent() {
        for (int given : new int[] {0, 1, 70_000, 999_999}) {
            assertFailed(
                    bench().stage(
                                    "",
                                    bench().file(
                                                    "file",
                                                    new BytesContent(1_000_000, new byte[given]))),
                    ErrorClass.CORRUPT);
        }
        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }

    @Test
    @DisplayName("stage: content with more bytes than it said is as wrong as one with fewer")
    @Tag("P2")
    void leavesNothingOfLongContent() {
        assertFailed(
                bench().stage("", bench().file("file", new BytesContent(5, new byte[6]))),
                ErrorClass.CORRUPT);
        assertFailed(
                bench().stage("", bench().file("file", new BytesContent(0, new byte[1]))),
                ErrorClass.CORRUPT);
        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }

    @Test
    @DisplayName("stage: closing after an error commits nothing")
    @Tag("P2")
    void leavesNothingOfContentThatFails() {
        Content failing =
                new BytesContent(1_000, new byte[1_000]) {
                    @Override
                    public InputStream read(long from, long length) {
                        return new CutStream(
                                super.read(from, length),
                                500,
                                () -> new Transient("the source went away", null));
                    }
                };

        assertFailed(bench().stage("", bench().file("file", failing)), ErrorClass.TRANSIENT);
        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }

    @Test
    @DisplayName("stage: Content: read once from its first to its last byte")
    void readsContentOnce() throws Exception {
        byte[] raw = BytesContent.random(1_500_000, 3).raw();
        List<long[]> reads = new ArrayList<>();
        Content content =
                new BytesContent(raw.length, raw) {
                    @Override
                    public InputStream read(long from, long length) {
                        reads.add(new long[] {from, Math.min(raw.length, from + length)});
                        return super.read(from, length);
                    }
                };
        bench().make("", bench().file("file", content));

        long at = 0;
        for (long[] read : reads) {
            assertThat(read[0]).isEqualTo(at);
            at = read[1];
        }
        assertThat(at).isEqualTo(raw.length);
        assertThat(bench().visible().at("file").content()).isEqualTo(Snapshot.Entry.contentOf(raw));
    }

    @Test
    @DisplayName("stage: Content: zeros and ends of blocks come through")
    void carriesZeros() throws Exception {
        byte[] raw = new byte[(1 << 20) + (1 << 16)];
        Arrays.fill(raw, 200_000, 200_100, (byte) 1);
        int[] sizes = {0, 1, 1 << 16, (1 << 18) - 1, 1 << 18, (1 << 20) + 1, raw.length};
        for (int size : sizes) {
            byte[] part = Arrays.copyOf(raw, size);
            bench().make("", bench().file("f" + size, new BytesContent(size, part)));
            assertThat(bench().visible().at("f" + size).content())
                    .isEqualTo(Snapshot.Entry.contentOf(part));
        }
    }

    @Test
    @DisplayName("stage: Metadata: what is published later already carries mode, owner and times")
    void carriesMetadata() throws Exception {
        Attributes attributes = mode("4711");
        Put file = bench().put("file", new Put.What.File(BytesContent.of("x"), MTIME, attributes));
        Node node = bench().make("", file);

        if (bench().capabilities().mtimePrecisionNs() > 0) {
            assertThat(node.mtimeNs()).isEqualTo(MTIME);
        }
        if (bench().capabilities().keeps().contains(Attributes.MODE)) {
            assertThat(node.attributes().get(Attributes.MODE)).contains("4711");
        }
        if (bench().capabilities().keepsLinks()) {
            Node link = bench().make("", bench().link("link", "file"));
            assertThat(link.mtimeNs())
                    .isEqualTo(bench().capabilities().mtimePrecisionNs() == 0 ? 0 : MTIME);
        }
    }

    @Test
    @DisplayName("stage: Metadata: except folders, which are private to their owner")
    void makesPrivateFolders() throws Exception {
        Node folder = bench().make("", bench().folder("folder"));

        if (bench().capabilities().keeps().contains(Attributes.MODE)) {
            assertThat(folder.attributes().get(Attributes.MODE)).contains("0700");
        }
    }

    @Test
    @DisplayName("stage: while content arrives it is readable by nobody else")
    void hidesContentThatArrives() throws Exception {
        List<String> modes = new ArrayList<>();
        Content watched =
                new BytesContent(1, new byte[1]) {
                    @Override
                    public InputStream read(long from, long length) {
                        bench().tree.snapshot().entries().values().stream()
                                .map(Snapshot.Entry::mode)
                                .forEach(modes::add);
                        return super.read(from, length);
                    }
                };
        bench().make("", bench().put("f", new Put.What.File(watched, MTIME, mode("0666"))));

        assertThat(modes).allSatisfy(mode -> assertThat(mode).matches("|.*00"));
    }

    @Test
    @DisplayName("stage: Names: exactly Put.stageName() in the same folder")
    @Tag("J9")
    void writesUnderTheStageNameOnly() throws Exception {
        bench().tree.folder("folder");
        bench().tree.file("folder/there", new byte[1]);
        Snapshot before = bench().visible();
        List<Put> puts =
                List.of(
                        bench().file("file", "x"),
                        bench().folder("sub"),
                        bench().file("there", "y"));
        List<String> names = puts.stream().map(put -> "folder/" + put.stageName().text()).toList();
        for (Result<Staged> result : bench().adapter.stage(ref("folder"), puts, FREELY)) {
            value(result);
        }

        assertThat(bench().visible()).as("nothing is visible under its name").isEqualTo(before);
        assertThat(names).containsAll(bench().reserved());
    }

    @Test
    @DisplayName("stage: a stage name that is taken is not taken over")
    @Tag("J9")
    void takesOverNoStageName() {
        Put put = bench().file("file", "ours");
        bench().tree.file(put.stageName().text(), Bench.bytes("somebody else's"));
        Snapshot before = bench().tree.snapshot();

        Result<Staged> result = bench().stage("", put);
        if (result instanceof Result.Failed<Staged>) {
            assertFailed(result, ErrorClass.ALREADY_EXISTS);
        }
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("stage: Stop: CopyControl.admit is called at least every Content.BLOCK bytes")
    void asksBeforeEveryBlock() throws Exception {
        int size = Content.BLOCK + 1_000;
        List<Long> admitted = new ArrayList<>();
        value(
                bench().adapter
                        .stage(
                                ref(""),
                                List.of(bench().file("f", BytesContent.random(size, 1))),
                                admitted::add)
                        .getFirst());

        assertThat(admitted).allSatisfy(bytes -> assertThat(bytes).isBetween(0L, (long) size));
        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(size);
        assertThat(admitted).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName(
            "stage: Stop: when it throws, the entry is given up and the rest of the puts fail"
                    + " likewise")
    void stopsWhenTold() throws Exception {
        CopyControl stopAtTheSecond =
                new CopyControl() {
                    private int asked;

                    @Override
                    public void admit(long bytes) throws Stopped {
                        if (++asked == 2) {
                            throw new Stopped("stopping");
                        }
                    }
                };
        List<Result<Staged>> results =
                bench().adapter
                        .stage(
                                ref(""),
                                List.of(
                                        bench().file("a", "x"),
                                        bench().file("b", "x"),
                                        bench().file("c", "x"),
                                        bench().folder("d")),
                                stopAtTheSecond);

        value(results.getFirst());
        assertThat(results.subList(1, 4))
                .allSatisfy(result -> assertFailed(result, ErrorClass.STOPPED));
        assertThat(bench().reserved().size()).isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("stage: Folder absent: each result is NotFound")
    void stagesInNoMissingFolder() {
        List<Put> puts =
                List.of(
                        bench().file("a", "x"),
                        bench().folder("b"),
                        bench().put("c", new Put.What.Removal()));

        assertThat(bench().adapter.stage(ref("missing"), puts, FREELY))
                .hasSize(3)
                .allSatisfy(result -> assertFailed(result, ErrorClass.NOT_FOUND));
    }

    @Test
    @DisplayName("stage: nothing is written through a link")
    @Tag("P6")
    void stagesThroughNoLink() {
        bench().tree.folder("real/sub");
        needs(bench().tree.link("link", "real"));
        Snapshot before = bench().tree.snapshot();

        assertFailed(bench().stage("link", bench().file("f", "x")), ErrorClass.PRECONDITION_FAILED);
        assertFailed(
                bench().stage("link/sub", bench().file("f", "x")), ErrorClass.PRECONDITION_FAILED);
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("stage: Staged.bytes: content bytes written, holes left out")
    void countsWrittenBytes() throws Exception {
        assertThat(bench().staged("", bench().file("a", "12345")).bytes()).isEqualTo(5);
        assertThat(bench().staged("", bench().folder("b")).bytes()).isZero();
        assertThat(
                        bench().staged(
                                        "",
                                        bench().file(
                                                        "c",
                                                        new BytesContent(
                                                                1 << 21, new byte[1 << 21])))
                                .bytes())
                .isBetween(0L, 1L << 21);
    }

    @Test
    @DisplayName("stage: Staged.proof: of no more than 200 characters")
    void givesShortProofs() throws Exception {
        assertThat(bench().staged("", bench().file("a", "x")).proof().text().length())
                .isBetween(1, 200);
    }

    @Test
    @DisplayName("discard: Takes back what was staged and will not be published")
    void discardsWhatWasStaged() throws Exception {
        Staged file = bench().staged("", bench().file("a", "x"));
        Staged folder = bench().staged("", bench().folder("b"));
        Staged removal = bench().staged("", bench().put("c", new Put.What.Removal()));

        assertThat(bench().adapter.discard(ref(""), List.of(file, folder, removal)))
                .containsExactly(
                        new Result.Ok<>(new Name("a")),
                        new Result.Ok<>(new Name("b")),
                        new Result.Ok<>(new Name("c")));
        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }

    @Test
    @DisplayName("discard: What is no longer there is no failure")
    void discardsWhatIsGone() throws Exception {
        bench().make("", bench().folder("folder"));
        Staged file = bench().staged("folder", bench().file("a", "x"));
        bench().adapter.discard(ref("folder"), List.of(file));

        value(bench().adapter.discard(ref("folder"), List.of(file)).getFirst());
        bench().tree.remove("folder");
        value(bench().adapter.discard(ref("folder"), List.of(file)).getFirst());
    }

    @Test
    @DisplayName("discard: removes only what was staged")
    @Tag("J9")
    void discardsNothingOfOthers() throws Exception {
        Staged file = bench().staged("", bench().file("a", "x"));
        String stageName = file.put().stageName().text();
        if (bench().reserved().isEmpty()) {
            return;
        }
        bench().tree.remove(stageName);
        bench().tree.file(stageName, Bench.bytes("somebody else's"));
        Snapshot before = bench().tree.snapshot();

        bench().adapter.discard(ref(""), List.of(file));
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("barrier: Everything before the call survives; called by several at once")
    void passesBarriersSideBySide() throws Exception {
        bench().staged("", bench().file("a", "x"));
        bench().adapter.barrier();
        List<Throwable> failed = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "n" + i;
            Put put = bench().file(name, "x");
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    bench().make("", put);
                                    bench().adapter.barrier();
                                } catch (Exception | AssertionError e) {
                                    synchronized (failed) {
                                        failed.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failed).isEmpty();
    }
}
