package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.bytes;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Token;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Promises of `open` and of [Content].
abstract class OpenContract {

    /// More than an adapter holds of one answer.
    private static final byte[] NOT_HELD = BytesContent.random(300_000, 3).raw();

    abstract Bench bench();

    @Test
    @DisplayName("open: Absent: throws NotFound")
    void opensNothing() {
        assertThrown(ErrorClass.NOT_FOUND, () -> bench().adapter.open(ref("no"), new Token("any")));
        assertThrown(
                ErrorClass.NOT_FOUND, () -> bench().adapter.open(ref("no/no"), new Token("any")));
    }

    @Test
    @DisplayName("open: Another version, or not a file: throws PreconditionFailed")
    void opensNoOtherVersion() throws Exception {
        bench().tree.file("file", bytes("one"));
        Token old = bench().token("file");
        bench().tree.file("file", bytes("three"));
        bench().tree.folder("folder");

        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.open(ref("file"), old));
        assertThrown(
                ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.open(ref("folder"), old));
    }

    @Test
    @DisplayName("open: Links and specials: never followed, never opened")
    void opensNoLinkAndNoSpecial() throws Exception {
        bench().tree.file("file", bytes("one"));
        Token token = bench().token("file");
        needs(bench().tree.link("link", "file"));
        assertThrown(
                ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.open(ref("link"), token));
        Token linkToken = bench().token("link");
        assertThrown(
                ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.open(ref("link"), linkToken));

        needs(bench().tree.fifo("fifo"));
        assertThrown(
                ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.open(ref("fifo"), token));
    }

    @Test
    @DisplayName("content: The bytes from `from` on, at most `length` of them")
    void readsParts() throws Exception {
        byte[] raw = BytesContent.random(300_000, 1).raw();
        bench().tree.file("file", raw);

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"))) {
            assertThat(content.size()).isEqualTo(raw.length);
            assertThat(Bench.read(content)).isEqualTo(raw);
            assertThat(part(content, 100_000, 5))
                    .isEqualTo(Arrays.copyOfRange(raw, 100_000, 100_005));
            assertThat(part(content, 7, 200_000)).isEqualTo(Arrays.copyOfRange(raw, 7, 200_007));
            assertThat(part(content, 0, 0)).isEmpty();
        }
    }

    @Test
    @DisplayName("content: Ends early only where the file does")
    void endsWithTheFile() throws Exception {
        bench().tree.file("file", bytes("0123456789"));
        bench().tree.file("empty", new byte[0]);

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"))) {
            assertThat(part(content, 6, 1_000)).isEqualTo(bytes("6789"));
            assertThat(part(content, 10, 1)).isEmpty();
        }
        try (Content content = bench().adapter.open(ref("empty"), bench().token("empty"))) {
            assertThat(Bench.read(content)).isEmpty();
        }
    }

    @Test
    @DisplayName("content: as often as they are asked for")
    void readsAgainAndSideBySide() throws Exception {
        byte[] raw = BytesContent.random(10_000, 2).raw();
        bench().tree.file("file", raw);

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"));
                InputStream first = content.read(0, raw.length);
                InputStream second = content.read(0, raw.length)) {
            assertThat(first.readNBytes(5_000)).isEqualTo(Arrays.copyOf(raw, 5_000));
            assertThat(second.readAllBytes()).isEqualTo(raw);
            assertThat(first.readAllBytes()).isEqualTo(Arrays.copyOfRange(raw, 5_000, 10_000));
        }
    }

    @Test
    @DisplayName("confirm: passes when nothing changed")
    void confirmsWhatDidNotChange() throws Exception {
        bench().tree.file("file", bytes("one"));

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"))) {
            Bench.read(content);
            content.confirm();
        }
    }

    @Test
    @DisplayName("confirm: Changed: throws PreconditionFailed when the file is not the version")
    void confirmsNoOtherVersion() throws Exception {
        bench().tree.file("file", NOT_HELD);

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"))) {
            Bench.read(content);
            bench().tree.file("file", bytes("one and more"));
            assertThrown(ErrorClass.PRECONDITION_FAILED, content::confirm);
        }
    }

    @Test
    @DisplayName("confirm: Held: need not look, where no later change can be in what was read")
    void looksAgainOrHoldsWhatWasRead() throws Exception {
        bench().tree.file("file", bytes("one"));
        Token opened = bench().token("file");

        try (Content content = bench().adapter.open(ref("file"), opened)) {
            Bench.read(content);
            bench().tree.file("file", bytes("one and more"));
            try {
                content.confirm();
                assertThat(Bench.read(content)).isEqualTo(bytes("one"));
            } catch (StorageException.PreconditionFailed e) {
                assertThat(bench().token("file")).as(e.getMessage()).isNotEqualTo(opened);
            }
        }
    }

    @Test
    @DisplayName("confirm: Gone: throws NotFound")
    void confirmsNothingThatIsGone() throws Exception {
        bench().tree.file("file", NOT_HELD);

        try (Content content = bench().adapter.open(ref("file"), bench().token("file"))) {
            Bench.read(content);
            bench().tree.remove("file");
            assertThrown(ErrorClass.NOT_FOUND, content::confirm);
        }
    }

    private static byte[] part(Content content, long from, long length) throws Exception {
        try (InputStream in = content.read(from, length)) {
            return in.readAllBytes();
        }
    }
}
