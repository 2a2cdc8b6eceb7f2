package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.BytesContent;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content that does not pass through this process, and when it has to.
class DirectCopyTest {

    private static final int SIZE = (5 << 20) + 17;
    private static final byte[] RAW = BytesContent.random(SIZE, 2).raw();

    @TempDir Path folder;

    private final List<Long> admitted = new ArrayList<>();

    @Test
    void theSystemCopiesWhatNobodyWatches() throws Exception {
        assumeTrue(Linux.calls() != null, "on Linux");
        Files.write(folder.resolve("from"), RAW);
        Staged staged = staged("from");

        assertThat(staged.taken()).isTrue();
        assertThat(staged.bytes()).isEqualTo(SIZE);
        assertThat(Files.readAllBytes(published(staged))).isEqualTo(RAW);
        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(SIZE);
    }

    @Test
    void aSparseFileStaysSparse() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("from").toFile(), "rw")) {
            file.setLength(64 << 20);
            file.seek(32 << 20);
            file.write(1);
        }
        Staged staged = staged("from");

        assertThat(staged.bytes()).isLessThan(1 << 20);
        assertThat(Files.mismatch(folder.resolve("from"), published(staged))).isEqualTo(-1);
    }

    private Staged staged(String name) throws Exception {
        try (FSAdapter adapter = LocalFSAdapter.at(folder)) {
            Node.File file = (Node.File) adapter.stat(new NodeRef(name)).orElseThrow();
            try (Content content = adapter.open(new NodeRef(name), file.token())) {
                Put put =
                        new Put(
                                new Name("to"),
                                new Put.What.File(content, 0, Attributes.NONE),
                                new Name(".godwit-staged"));
                Result<Staged> result =
                        adapter.stage(NodeRef.ROOT, List.of(put), admitted::add).getFirst();
                content.confirm();
                Staged staged = ((Result.Ok<Staged>) result).value();
                Publication publication = new Publication(staged, new Precondition.Absent());
                assertThat(adapter.publish(NodeRef.ROOT, List.of(publication)).getFirst())
                        .isInstanceOf(Result.Ok.class);
                return staged;
            }
        }
    }

    private Path published(Staged staged) {
        return folder.resolve(staged.put().name().text());
    }

    // ------------------------------------------------------------ what systems may answer

    /// A file system of which a test says what it can.
    private static final class Answering implements NewFile {
        private final byte[] bytes = new byte[SIZE];
        private int shared = -Errno.EOPNOTSUPP;
        private int askedToShare;
        private int askedToTake;

        /// What to answer when it is to copy; a number of bytes, or an error. All when empty.
        private final Queue<Long> answers = new ArrayDeque<>();

        @Override
        public int write(byte[] from, int offset, int length, long at) {
            System.arraycopy(from, offset, bytes, (int) at, length);
            return length;
        }

        @Override
        public boolean share(OpenFile whole) {
            return false;
        }

        @Override
        public int share(OpenFile from, long at, long length) {
            askedToShare++;
            if (shared == 0) {
                System.arraycopy(RAW, (int) at, bytes, (int) at, (int) length);
            }
            return shared;
        }

        @Override
        public long take(OpenFile from, long at, long length) {
            askedToTake++;
            Long answer = answers.poll();
            long n = answer == null ? length : Math.min(answer, length);
            if (n > 0) {
                System.arraycopy(RAW, (int) at, bytes, (int) at, (int) n);
            }
            return n;
        }

        @Override
        public boolean punch(long at, long length) {
            return false;
        }

        @Override
        public Stat stat() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setOwner(int uid, int gid) {}

        @Override
        public void setMode(int mode) {}

        @Override
        public void setTimes(Times times) {}

        @Override
        public Extended extended() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setExtended(String name, byte[] value) {}

        @Override
        public void removeExtended(String name) {}

        @Override
        public void force() {}

        @Override
        public void close() {}
    }

    /// The content of a local file, which somebody may watch.
    private record Watched(Content content, boolean watched) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream read(long from, long length) throws StorageException {
            return content.read(from, length);
        }

        @Override
        public void confirm() throws StorageException {
            content.confirm();
        }

        @Override
        public <T> Optional<T> origin(Class<T> type) {
            return content.origin(type);
        }

        @Override
        public void close() {
            content.close();
        }
    }

    private final Mover mover = new Mover();

    private Mover.Moved move(Answering out, boolean watched) throws Exception {
        Files.write(folder.resolve("from"), RAW);
        try (FSAdapter adapter = LocalFSAdapter.at(folder)) {
            Node.File file = (Node.File) adapter.stat(new NodeRef("from")).orElseThrow();
            try (Content content = adapter.open(new NodeRef("from"), file.token())) {
                return mover.move(
                        new Watched(content, watched),
                        new Slice(0, 0, SIZE),
                        out,
                        1,
                        true,
                        "to",
                        admitted::add);
            }
        }
    }

    private void assertMoved(Answering out) {
        assertThat(out.bytes).isEqualTo(RAW);
        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(SIZE);
    }

    @Test
    void whatIsSharedIsReadOnlyWhereSomebodyWatches() throws Exception {
        for (boolean watched : new boolean[] {false, true}) {
            Answering out = new Answering();
            out.shared = 0;
            admitted.clear();

            assertThat(move(out, watched)).isEqualTo(new Mover.Moved(SIZE, !watched));
            assertMoved(out);
            assertThat(out.askedToTake).isZero();
        }
    }

    @Test
    void whatIsWatchedIsReadWhereNothingIsShared() throws Exception {
        Answering out = new Answering();

        assertThat(move(out, true)).isEqualTo(new Mover.Moved(SIZE, false));
        assertMoved(out);
        assertThat(out.askedToTake).isZero();
    }

    @Test
    void whatASystemNeverDoesIsAskedOnce() throws Exception {
        Answering out = new Answering();
        out.answers.add((long) -Errno.EXDEV);
        assertThat(move(out, false)).isEqualTo(new Mover.Moved(SIZE, false));
        assertMoved(out);
        admitted.clear();

        Answering again = new Answering();
        assertThat(move(again, false)).isEqualTo(new Mover.Moved(SIZE, false));
        assertMoved(again);
        assertThat(again.askedToShare + again.askedToTake).isZero();
    }

    @Test
    void goesOnWhereTheSystemCopiedLess() throws Exception {
        Answering out = new Answering();
        out.answers.addAll(List.of(7L, 100_000L));

        assertThat(move(out, false)).isEqualTo(new Mover.Moved(SIZE, true));
        assertMoved(out);
    }

    @Test
    void failsWhereTheSystemFailsInTheMidstOfIt() {
        Answering out = new Answering();
        out.answers.addAll(List.of(7L, (long) -Errno.ENOSPC));

        assertThatThrownBy(() -> move(out, false)).isInstanceOf(StorageException.NoSpace.class);
    }

    @Test
    void failsWhereTheFileEndsTooEarly() {
        Answering out = new Answering();
        out.answers.addAll(List.of(7L, 0L));

        assertThatThrownBy(() -> move(out, false)).isInstanceOf(StorageException.Corrupt.class);
    }
}
