package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.FREELY;
import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.mode;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of [PartedStaging].
abstract class PartsContract {

    private static final long PART = Content.BLOCK;
    private static final int SIZE = 2 * Content.BLOCK + 70_001;
    private static final byte[] RAW = BytesContent.random(SIZE, 5).raw();

    abstract Bench bench();

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
        parts();
    }

    private PartedStaging parts() {
        return bench().feature(PartedStaging.class);
    }

    private Put put(String name) {
        return bench().put(
                        name, new Put.What.File(new BytesContent(SIZE, RAW), MTIME, mode("0640")));
    }

    private static Put with(Put put, Content content) {
        Put.What.File file = (Put.What.File) put.what();
        return new Put(
                put.name(),
                new Put.What.File(content, file.mtimeNs(), file.attributes()),
                put.stageName());
    }

    private StagedPart part(Put put, Opaque handle, int number) throws StorageException {
        return parts().part(ref(""), put, handle, Slice.of(number, SIZE, PART), FREELY);
    }

    private List<StagedPart> all(Put put, Opaque handle) throws StorageException {
        List<StagedPart> all = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            all.add(part(put, handle, number));
        }
        return all;
    }

    private Node publish(Staged staged) throws StorageException {
        return Bench.value(bench().publish("", staged, new Precondition.Absent()));
    }

    private String content(String path) {
        return bench().visible().at(path).content();
    }

    @Test
    @DisplayName("partSize: a multiple of Content.BLOCK, or empty")
    void cutsIntoBlocks() {
        for (long size : new long[] {0, 1, PART, 1L << 28, 1L << 30, 1L << 40}) {
            OptionalLong part = parts().partSize(size);
            assertThat(part.isEmpty() || (part.getAsLong() > 0 && part.getAsLong() % PART == 0))
                    .as(() -> size + " in parts of " + part)
                    .isTrue();
        }
    }

    @Test
    @DisplayName(
            "begin: Handle: of no more than 1,000 characters; part: receipts of no more than 200")
    void givesShortTexts() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);

        assertThat(handle.text().length()).isBetween(1, 1000);
        assertThat(part(put, handle, 2).receipt().text().length()).isLessThanOrEqualTo(200);
    }

    @Test
    @DisplayName("begin: Taken: AlreadyExists when something is staged under the name")
    @Tag("J9")
    void takesOverNoStageName() {
        Put put = put("file");
        bench().tree.file(put.stageName().text(), Bench.bytes("somebody else's"));
        Snapshot before = bench().tree.snapshot();
        try {
            Opaque handle = parts().begin(ref(""), put);
            parts().abort(ref("file"), put.stageName(), handle);
        } catch (StorageException e) {
            assertThat(e.errorClass()).isEqualTo(ErrorClass.ALREADY_EXISTS);
        }
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("begin: Folder absent: throws NotFound")
    void beginsInNoMissingFolder() {
        assertThrown(ErrorClass.NOT_FOUND, () -> parts().begin(ref("missing"), put("file")));
    }

    @Test
    @DisplayName("Names: nothing is visible or readable for others before")
    @Tag("P2")
    void hidesWhatArrives() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        part(put, handle, 1);

        assertThat(bench().visible().entries()).isEmpty();
        assertThat(List.of(put.stageName().text())).containsAll(bench().reserved());
        assertThat(bench().tree.snapshot().entries().values())
                .allSatisfy(entry -> assertThat(entry.mode()).matches("|.*00"));
    }

    @Test
    @DisplayName("Names: of every name that the location can hold, control characters too")
    void stagesUnderAnyName() throws Exception {
        String name = "a\u0001b\n\u001f";
        Put put = put(name);
        Opaque handle = parts().begin(ref(""), put);
        Staged staged = parts().end(ref(""), put, handle, all(put, handle));

        publish(staged);
        assertThat(content(name)).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName("part: Order: any, and several at a time")
    void stagesPartsTogether() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        List<StagedPart> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<StagedPart>> futures = new ArrayList<>();
            for (int number : new int[] {2, 1, 0}) {
                futures.add(threads.submit(() -> part(put, handle, number)));
            }
            for (Future<StagedPart> future : futures.reversed()) {
                parts.add(future.get());
            }
        }
        Staged staged = parts().end(ref(""), put, handle, parts);

        assertThat(staged.put()).isEqualTo(put);
        assertThat(staged.bytes()).isEqualTo(SIZE);
        assertThat(staged.proof().text().length()).isBetween(1, 200);
        publish(staged);
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName("part: Content: read once, exactly the slice")
    void readsTheSlice() throws Exception {
        List<long[]> reads = new ArrayList<>();
        Put put =
                with(
                        put("file"),
                        new BytesContent(SIZE, RAW) {
                            @Override
                            public InputStream read(long from, long length) {
                                reads.add(new long[] {from, Math.min(SIZE, from + length)});
                                return super.read(from, length);
                            }
                        });
        Opaque handle = parts().begin(ref(""), put);
        part(put, handle, 1);
        part(put, handle, 2);

        long at = PART;
        for (long[] read : reads) {
            assertThat(read[0]).isEqualTo(at);
            at = read[1];
        }
        assertThat(at).isEqualTo(SIZE);
    }

    @Test
    @DisplayName("part: Content: more or fewer bytes than the content's size give Corrupt")
    @Tag("D1")
    void refusesAnotherSize() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        Content shorter = new BytesContent(SIZE, Arrays.copyOf(RAW, SIZE - 1));
        Content longer = new BytesContent(SIZE, Arrays.copyOf(RAW, SIZE + 1));

        assertThrown(ErrorClass.CORRUPT, () -> part(with(put, shorter), handle, 2));
        assertThrown(ErrorClass.CORRUPT, () -> part(with(put, longer), handle, 2));
        publish(parts().end(ref(""), put, handle, all(put, handle)));
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName("part: Again: a part that was staged before is replaced")
    void replacesParts() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        byte[] other = RAW.clone();
        Arrays.fill(other, (int) PART, SIZE, (byte) 7);
        part(with(put, new BytesContent(SIZE, other)), handle, 1);
        part(with(put, new BytesContent(SIZE, other)), handle, 2);

        publish(parts().end(ref(""), put, handle, all(put, handle)));
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName("part: zeros come through, in place of what was there before too")
    void carriesZeros() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        all(put, handle);
        byte[] zeros = new byte[SIZE];
        Put empty = with(put, new BytesContent(SIZE, zeros));

        publish(parts().end(ref(""), empty, handle, all(empty, handle)));
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(zeros));
    }

    @Test
    @DisplayName("part: Failure: leaves the other parts as they are")
    void keepsOtherParts() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        StagedPart first = part(put, handle, 0);
        StagedPart last = part(put, handle, 2);
        Content failing =
                new BytesContent(SIZE, RAW) {
                    @Override
                    public InputStream read(long from, long length) {
                        return new CutStream(
                                super.read(from, length),
                                100_000,
                                () -> new Transient("the source went away", null));
                    }
                };

        assertThrown(ErrorClass.TRANSIENT, () -> part(with(put, failing), handle, 1));
        StagedPart second = part(put, handle, 1);
        publish(parts().end(ref(""), put, handle, List.of(first, second, last)));
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName(
            "part: Stop: admit is asked for all bytes, and when it throws the part is given up")
    void stopsWhenTold() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        List<Long> admitted = new ArrayList<>();
        parts().part(ref(""), put, handle, Slice.of(1, SIZE, PART), admitted::add);

        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(PART);
        assertThrown(
                ErrorClass.STOPPED,
                () ->
                        parts().part(
                                        ref(""),
                                        put,
                                        handle,
                                        Slice.of(0, SIZE, PART),
                                        _ -> {
                                            throw new Stopped("stopping");
                                        }));
    }

    @Test
    @DisplayName(
            "resume: with all parts of which a part returned before a barrier; after a restart too")
    @Tag("S3")
    void goesOnAfterARestart() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        StagedPart second = part(put, handle, 1);
        bench().adapter.barrier();
        try (FSAdapter restarted = bench().open("")) {
            PartedStaging parts = restarted.feature(PartedStaging.class).orElseThrow();

            assertThat(parts.resume(ref(""), put, handle)).isTrue();
            StagedPart third = parts.part(ref(""), put, handle, Slice.of(2, SIZE, PART), FREELY);
            StagedPart first = parts.part(ref(""), put, handle, Slice.of(0, SIZE, PART), FREELY);
            Staged staged = parts.end(ref(""), put, handle, List.of(first, second, third));
            restarted.publish(ref(""), List.of(new Publication(staged, new Precondition.Absent())));
        }
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
    }

    @Test
    @DisplayName(
            "resume: not there, the file has to be begun anew; Gone: part and end throw NotFound")
    void doesNotGoOnWithWhatIsGone() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        List<StagedPart> all = all(put, handle);
        parts().abort(ref("file"), put.stageName(), handle);

        assertThat(parts().resume(ref(""), put, handle)).isFalse();
        assertThrown(ErrorClass.NOT_FOUND, () -> part(put, handle, 1));
        assertThrown(ErrorClass.NOT_FOUND, () -> parts().end(ref(""), put, handle, all));

        Opaque again = parts().begin(ref(""), put);
        assertThat(parts().resume(ref(""), put, again)).isTrue();
    }

    @Test
    @DisplayName("end: Metadata: what is published later carries mode, owner and times")
    void carriesMetadata() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        Node node = publish(parts().end(ref(""), put, handle, all(put, handle)));

        if (bench().capabilities().mtimePrecisionNs() > 0) {
            assertThat(node.mtimeNs()).isEqualTo(MTIME);
        }
        if (bench().capabilities().keeps().contains(Attributes.MODE)) {
            assertThat(node.attributes().get(Attributes.MODE)).contains("0640");
        }
        assertThat(node.size()).isEqualTo(SIZE);
    }

    @Test
    @DisplayName("end: Again: may be called again, and after it parts be staged again")
    void endsAgain() throws Exception {
        Put put =
                bench().put(
                                "file",
                                new Put.What.File(
                                        new BytesContent(SIZE, RAW), MTIME, mode("0400")));
        Opaque handle = parts().begin(ref(""), put);
        List<StagedPart> all = all(put, handle);
        parts().end(ref(""), put, handle, all);
        bench().adapter.barrier();

        try (FSAdapter restarted = bench().open("")) {
            PartedStaging parts = restarted.feature(PartedStaging.class).orElseThrow();
            assertThat(parts.resume(ref(""), put, handle)).isTrue();
            StagedPart second = parts.part(ref(""), put, handle, Slice.of(1, SIZE, PART), FREELY);
            publish(parts.end(ref(""), put, handle, List.of(all.get(0), second, all.get(2))));
        }
        assertThat(content("file")).isEqualTo(Snapshot.Entry.contentOf(RAW));
        if (bench().capabilities().mtimePrecisionNs() > 0) {
            assertThat(bench().stat("file").mtimeNs()).isEqualTo(MTIME);
        }
    }

    @Test
    @DisplayName("end: makes a Staged for discard, and one that is proven when it is published")
    void endsAsStaged() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        Staged staged = parts().end(ref(""), put, handle, all(put, handle));
        Bench.value(bench().adapter.discard(ref(""), List.of(staged)).getFirst());

        assertThat(bench().tree.snapshot().entries()).isEmpty();
        assertThat(parts().resume(ref(""), put, handle)).isFalse();

        Opaque again = parts().begin(ref(""), put);
        Staged second = parts().end(ref(""), put, again, all(put, again));
        Leftovers leftovers = bench().feature(Leftovers.class);
        assertThat(leftovers.proven(ref("file"), second.proof())).isEmpty();
        Node node = publish(second);
        assertThat(leftovers.proven(ref("file"), second.proof())).contains(node);
    }

    @Test
    @DisplayName("abort: takes back what was begun, with all its parts; what is gone is no failure")
    @Tag("J9")
    void aborts() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        part(put, handle, 0);
        parts().abort(ref("file"), put.stageName(), handle);
        parts().abort(ref("file"), put.stageName(), handle);
        parts().abort(ref("no/such"), new Name(".godwit-none"), handle);

        assertThat(bench().tree.snapshot().entries()).isEmpty();
        assertThat(parts().resume(ref(""), put, handle)).isFalse();
    }

    @Test
    @DisplayName("abort: what else may be there now is left alone")
    @Tag("J9")
    void abortsNothingOfOthers() throws Exception {
        Put put = put("file");
        Opaque handle = parts().begin(ref(""), put);
        Staged staged = parts().end(ref(""), put, handle, all(put, handle));
        publish(staged);
        bench().tree.file(put.stageName().text(), Bench.bytes("somebody else's"));
        Snapshot before = bench().tree.snapshot();
        parts().abort(ref("file"), put.stageName(), handle);

        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }
}
