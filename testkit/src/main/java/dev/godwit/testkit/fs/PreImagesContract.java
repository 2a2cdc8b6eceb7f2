package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.bytes;
import static dev.godwit.testkit.fs.Bench.name;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Token;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of [PreImages].
abstract class PreImagesContract {

    private static final Name AREA = name(".godwit-0123456789ab");
    private static final Name AS = name("one");
    private static final String KEPT = ".godwit-0123456789ab/one";

    abstract Bench bench();

    private PreImages preImages() {
        return bench().feature(PreImages.class);
    }

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
    }

    @Test
    @DisplayName("keep: Keeps the node's content and all it carries, leaving the node where it is")
    @Tag("J2")
    void keepsAllItCarries() throws Exception {
        bench().tree.file("folder/file", bytes("content"));
        bench().tree.mode("folder/file", 04751);
        bench().tree.mtime("folder/file", MTIME + 123_456_789);
        Snapshot before = bench().visible();
        preImages().keep(ref("folder/file"), bench().token("folder/file"), AREA, AS);

        assertThat(bench().tree.snapshot().at(KEPT)).isEqualTo(before.at("folder/file"));
        assertThat(bench().visible()).isEqualTo(before);
    }

    @Test
    @DisplayName("keep: links are kept as links")
    @Tag("J2")
    void keepsLinks() throws Exception {
        needs(bench().tree.link("link", "some//where/"));
        bench().tree.mtime("link", MTIME);
        preImages().keep(ref("link"), bench().token("link"), AREA, AS);

        assertThat(bench().tree.snapshot().at(KEPT)).isEqualTo(bench().visible().at("link"));
    }

    @Test
    @DisplayName("keep: Version: throws PreconditionFailed when the node is not `expected`")
    void keepsNoOtherVersion() throws Exception {
        bench().tree.file("file", bytes("old"));
        Token old = bench().token("file");
        bench().tree.file("file", bytes("newer"));
        bench().tree.folder("folder");

        for (String path : new String[] {"file", "folder"}) {
            assertThrown(
                    ErrorClass.PRECONDITION_FAILED,
                    () -> preImages().keep(ref(path), old, AREA, AS));
        }
        assertThat(bench().tree.snapshot().entries()).doesNotContainKey(KEPT);
    }

    @Test
    @DisplayName(
            "keep: Independent: later changes of the node, in place too, do not reach what is kept")
    @Tag("J7")
    void keepsWhatIsChangedInPlace() throws Exception {
        bench().tree.file("file", bytes("content"));
        bench().tree.hardLink("second name", "file");
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        Snapshot.Entry kept = bench().tree.snapshot().at(KEPT);
        bench().tree.file("file", bytes("content, and more"));
        bench().tree.mode("file", 0777);

        assertThat(bench().tree.snapshot().at(KEPT)).isEqualTo(kept);
        assertThat(kept.content()).isEqualTo(Snapshot.Entry.contentOf(bytes("content")));
    }

    @Test
    @DisplayName("keep: Stop: when admit throws it throws that, and nothing is kept")
    void keepsNothingWhenStopped() throws Exception {
        preImages();
        bench().tree.file("file", bytes("x"));
        Token expected = bench().token("file");
        preImages().keep(ref("file"), expected, AREA, name("before"), _ -> {});

        assertThatThrownBy(() ->
                        preImages()
                                .keep(
                                        ref("file"),
                                        expected,
                                        AREA,
                                        AS,
                                        _ -> {
                                            throw new StorageException.Stopped("stop");
                                        }))
                .isInstanceOf(StorageException.Stopped.class);
        assertThat(bench().tree.snapshot().entries())
                .containsKey(AREA.text() + "/before")
                .doesNotContainKey(KEPT);
    }

    @Test
    @DisplayName("keep: Area: made when first needed, private to its owner")
    void makesAPrivateArea() throws Exception {
        bench().tree.file("file", bytes("x"));
        preImages();
        assertThat(bench().reserved()).isEmpty();
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);

        assertThat(bench().tree.snapshot().at(AREA.text()).mode()).isIn("", "0700");
    }

    @Test
    @DisplayName("keep: Area: refused when somebody else's is there")
    void usesNoAreaOfOthers() throws Exception {
        preImages();
        bench().tree.file("file", bytes("x"));
        bench().tree.folder(AREA.text());
        bench().tree.mode(AREA.text(), 0700);
        needs(bench().tree.owner(AREA.text(), 4_711, 4_711));

        assertThrown(
                ErrorClass.DENIED,
                () -> preImages().keep(ref("file"), bench().token("file"), AREA, AS));
        assertThat(bench().tree.snapshot().entries()).doesNotContainKey(KEPT);
    }

    @Test
    @DisplayName("keep: Area: refused when others may enter it, or when it is a link")
    void usesNoAreaThatOthersMayEnter() throws Exception {
        preImages();
        bench().tree.file("file", bytes("x"));
        bench().tree.folder(AREA.text());
        needs(bench().tree.mode(AREA.text(), 0777));
        assertThrown(
                ErrorClass.DENIED,
                () -> preImages().keep(ref("file"), bench().token("file"), AREA, AS));

        bench().tree.remove(AREA.text());
        bench().tree.folder("elsewhere");
        needs(bench().tree.link(AREA.text(), "elsewhere"));
        assertThrown(
                ErrorClass.PRECONDITION_FAILED,
                () -> preImages().keep(ref("file"), bench().token("file"), AREA, AS));
        assertThat(bench().tree.snapshot().entries()).doesNotContainKey("elsewhere/one");
    }

    @Test
    @DisplayName("keep: Twice: keeping under a name that is taken replaces what a dead run left")
    void replacesWhatADeadRunLeft() throws Exception {
        bench().tree.file("a", bytes("left behind"));
        bench().tree.file("b", bytes("new"));
        preImages().keep(ref("a"), bench().token("a"), AREA, AS);
        preImages().keep(ref("b"), bench().token("b"), AREA, AS);

        assertThat(bench().tree.snapshot().at(KEPT).content())
                .isEqualTo(Snapshot.Entry.contentOf(bytes("new")));
    }

    @Test
    @DisplayName("drop: Removes one kept node; the area goes with its last")
    @Tag("J5")
    void dropsTheAreaWithItsLast() throws Exception {
        bench().tree.file("file", bytes("x"));
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        preImages().keep(ref("file"), bench().token("file"), AREA, name("two"));

        preImages().drop(AREA, AS);
        assertThat(bench().reserved()).containsExactly(AREA.text(), AREA + "/two");
        preImages().drop(AREA, name("two"));
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("drop: nothing is dropped through a link")
    @Tag("P6")
    void dropsNothingThroughALink() throws Exception {
        preImages();
        bench().tree.file("elsewhere/one", bytes("x"));
        needs(bench().tree.link(AREA.text(), "elsewhere"));

        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> preImages().drop(AREA, AS));
        assertThat(bench().tree.snapshot().entries()).containsKey("elsewhere/one");
    }

    @Test
    @DisplayName("drop: what is no longer there is no failure")
    void dropsWhatIsGone() throws Exception {
        preImages().drop(AREA, AS);

        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }
}
