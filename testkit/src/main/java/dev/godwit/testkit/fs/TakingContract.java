package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.FREELY;
import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.mode;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Opaque;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Promises about content that a destination may take from where it is, by [Content#origin]: here
/// from another file of the same location, which is where it is most likely to be possible.
abstract class TakingContract {

    private static final byte[] RAW = BytesContent.random(1_300_000, 8).raw();

    abstract Bench bench();

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
        bench().tree.file("origin", RAW);
    }

    /// Content of `origin` that counts what is read of it.
    private final class Counted implements Content {
        private final Content content;
        private final boolean watched;
        private final boolean offers;
        private long read;

        Counted(boolean watched, boolean offers) throws StorageException {
            content = bench().adapter.open(ref("origin"), bench().token("origin"));
            this.watched = watched;
            this.offers = offers;
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream read(long from, long length) throws StorageException {
            return new FilterInputStream(content.read(from, length)) {
                @Override
                public int read() throws IOException {
                    int one = super.read();
                    read += one < 0 ? 0 : 1;
                    return one;
                }

                @Override
                public int read(byte[] into, int offset, int most) throws IOException {
                    int n = super.read(into, offset, most);
                    read += Math.max(n, 0);
                    return n;
                }
            };
        }

        @Override
        public void confirm() throws StorageException {
            content.confirm();
        }

        @Override
        public <T> Optional<T> origin(Class<T> type) {
            return offers ? content.origin(type) : Optional.empty();
        }

        @Override
        public boolean watched() {
            return watched;
        }

        @Override
        public String stamp() {
            return content.stamp();
        }

        @Override
        public void close() {
            content.close();
        }
    }

    private Put put(String name, Content content) {
        return bench().put(name, new Put.What.File(content, MTIME, mode("0640")));
    }

    @Test
    @DisplayName("origin: what is taken is read by nobody or wholly, says so, and is the content")
    void takesOrReads() throws Exception {
        for (boolean watched : new boolean[] {false, true}) {
            String name = "taken-" + watched;
            try (Counted content = new Counted(watched, true)) {
                Staged staged = bench().staged("", put(name, content));
                content.confirm();

                assertThat(staged.taken() || content.read == RAW.length)
                        .as(() -> "taken: " + staged.taken() + ", read: " + content.read)
                        .isTrue();
                assertThat(staged.bytes()).isEqualTo(RAW.length);
                Bench.value(bench().publish("", staged, new Precondition.Absent()));
            }
            assertThat(bench().visible().at(name).content())
                    .isEqualTo(Snapshot.Entry.contentOf(RAW));
            assertThat(bench().stat(name).size()).isEqualTo(RAW.length);
        }
    }

    @Test
    @DisplayName("origin: what nobody offers is read")
    void readsWhatIsNotOffered() throws Exception {
        try (Counted content = new Counted(false, false)) {
            Staged staged = bench().staged("", put("read", content));

            assertThat(staged.taken()).isFalse();
            assertThat(content.read).isEqualTo(RAW.length);
        }
    }

    @Test
    @DisplayName("origin: Limits: admit is asked for what is taken as for what is read")
    void asksForWhatIsTaken() throws Exception {
        List<Long> admitted = new ArrayList<>();
        try (Counted content = new Counted(false, true)) {
            Bench.value(
                    bench().adapter
                            .stage(ref(""), List.of(put("taken", content)), admitted::add)
                            .getFirst());
        }

        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(RAW.length);
    }

    @Test
    @DisplayName("origin: Version: a change after it was opened is told by the copy or by confirm")
    void tellsChanges() throws Exception {
        for (int size : new int[] {RAW.length, 1_000}) {
            bench().tree.file("origin", Arrays.copyOf(RAW, size));
            try (Counted content = new Counted(false, true)) {
                bench().tree.file("origin", BytesContent.random(size + 1, 9).raw());
                Result<Staged> result = bench().stage("", put("changed-" + size, content));
                boolean told = result instanceof Result.Failed<Staged>;
                try {
                    content.confirm();
                } catch (StorageException e) {
                    told = true;
                }
                assertThat(told).as(size + " bytes").isTrue();
            }
        }
    }

    @Test
    @DisplayName("origin: a part is taken or read as a whole file is")
    void takesParts() throws Exception {
        PartedStaging parts = bench().feature(PartedStaging.class);
        try (Counted content = new Counted(false, true)) {
            Put put = put("parted", content);
            Opaque handle = parts.begin(ref(""), put);
            StagedPart part =
                    parts.part(
                            ref(""), put, handle, Slice.of(0, RAW.length, Content.BLOCK), FREELY);
            content.confirm();

            assertThat(part.taken() || content.read == RAW.length).isTrue();
            Staged staged = parts.end(ref(""), put, handle, List.of(part));
            Bench.value(bench().publish("", staged, new Precondition.Absent()));
        }
        assertThat(bench().visible().at("parted").content())
                .isEqualTo(Snapshot.Entry.contentOf(RAW));
    }
}
