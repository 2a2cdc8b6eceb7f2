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
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
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
    @DisplayName("keep: what is neither file nor link is kept as what it is")
    void keepsSpecials() throws Exception {
        if (!bench().capabilities().keepsSpecial("fifo")) {
            return;
        }
        needs(bench().tree.fifo("fifo"));
        preImages().keep(ref("fifo"), bench().token("fifo"), AREA, AS);

        assertThat(bench().tree.snapshot().at(KEPT)).isEqualTo(bench().visible().at("fifo"));
        assertThat(preImages().holds(AREA, AS, bench().stat("fifo"))).isTrue();
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

    private Node node(String path) throws Exception {
        return bench().adapter.stat(ref(path)).orElseThrow();
    }

    @Test
    @DisplayName("setAside: Moves a node into the area, a folder with all it holds")
    void setsAside() throws Exception {
        bench().tree.file("folder/deep/file", bytes("content"));
        bench().tree.mode("folder/deep", 0750);
        bench().tree.file("file", bytes("x"));
        Snapshot before = bench().visible();
        preImages().setAside(ref("folder"), node("folder"), AREA, AS);
        preImages().setAside(ref("file"), node("file"), AREA, name("two"));

        assertThat(bench().visible().entries()).isEmpty();
        assertThat(bench().tree.snapshot().at(KEPT + "/deep/file"))
                .isEqualTo(before.at("folder/deep/file"));
        assertThat(bench().tree.snapshot().at(AREA + "/two")).isEqualTo(before.at("file"));
    }

    @Test
    @DisplayName("setAside: Version: throws PreconditionFailed when the node is not `expected`")
    void setsNoOtherVersionAside() throws Exception {
        bench().tree.file("file", bytes("old"));
        bench().tree.file("folder/a", bytes("a"));
        Node file = node("file");
        Node folder = node("folder");
        bench().tree.file("file", bytes("newer"));
        bench().tree.file("folder/b", bytes("b"));
        bench().tree.mtime("folder", MTIME);
        Snapshot before = bench().visible();

        assertThrown(
                ErrorClass.PRECONDITION_FAILED,
                () -> preImages().setAside(ref("file"), file, AREA, AS));
        if (bench().capabilities().mtimePrecisionNs() > 0) {
            assertThrown(
                    ErrorClass.PRECONDITION_FAILED,
                    () -> preImages().setAside(ref("folder"), folder, AREA, AS));
        }
        assertThrown(
                ErrorClass.PRECONDITION_FAILED,
                () -> preImages().setAside(ref("gone"), file, AREA, AS));
        assertThat(bench().visible()).isEqualTo(before);
    }

    @Test
    @DisplayName("holds: Whether it is there and is what `before` was")
    @Tag("J1")
    void knowsWhatItHolds() throws Exception {
        bench().tree.file("file", bytes("content"));
        Node before = node("file");
        assertThat(preImages().holds(AREA, AS, before)).isFalse();
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        assertThat(preImages().holds(AREA, AS, before)).isTrue();

        bench().tree.file(KEPT, bytes("damaged!"));
        assertThat(preImages().holds(AREA, AS, before)).isFalse();
    }

    @Test
    @DisplayName("restore: Puts a kept node back; it is not kept any more")
    @Tag("J2")
    void putsBack() throws Exception {
        bench().tree.file("file", bytes("content"));
        bench().tree.mode("file", 04751);
        bench().tree.mtime("file", MTIME + 5);
        bench().tree.file("folder/a", bytes("a"));
        bench().tree.mtime("folder", MTIME);
        Snapshot before = bench().visible();
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        preImages().setAside(ref("folder"), node("folder"), AREA, name("two"));
        bench().tree.file("file", bytes("other"));

        Node back =
                preImages()
                        .restore(
                                AREA,
                                AS,
                                ref("file"),
                                new Precondition.Unchanged(bench().token("file")));
        preImages().restore(AREA, name("two"), ref("folder"), new Precondition.Absent());

        assertThat(back).isEqualTo(node("file"));
        assertThat(bench().visible()).isEqualTo(before);
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("restore: Precondition: what somebody put there stays, and so does what is kept")
    @Tag("J9")
    void restoresOverNothingElse() throws Exception {
        bench().tree.file("file", bytes("content"));
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        Token old = bench().token("file");
        bench().tree.file("file", bytes("somebody's"));
        Snapshot before = bench().tree.snapshot();

        assertThrown(
                ErrorClass.PRECONDITION_FAILED,
                () -> preImages().restore(AREA, AS, ref("file"), new Precondition.Unchanged(old)));
        assertThrown(
                ErrorClass.ALREADY_EXISTS,
                () -> preImages().restore(AREA, AS, ref("file"), new Precondition.Absent()));
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName(
            "restore: Hard links: a file is one with its other names again, if they are as they were")
    @Tag("J2")
    void restoresHardLinks() throws Exception {
        bench().tree.file("a", bytes("content"));
        needs(bench().tree.hardLink("b", "a"));
        bench().tree.file("c", bytes("content, too"));
        needs(bench().tree.hardLink("d", "c"));
        preImages().keep(ref("a"), bench().token("a"), AREA, AS);
        preImages().keep(ref("c"), bench().token("c"), AREA, name("two"));
        bench().tree.remove("a");
        bench().tree.remove("c");
        bench().tree.file("d", bytes("changed in place"));

        preImages().restore(AREA, AS, ref("a"), new Precondition.Absent());
        preImages().restore(AREA, name("two"), ref("c"), new Precondition.Absent());

        assertThat(node("a").version()).isEqualTo(node("b").version());
        assertThat(bench().visible().at("c").content())
                .isEqualTo(Snapshot.Entry.contentOf(bytes("content, too")));
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("restore: Not kept: throws NotFound")
    void restoresNothingThatIsNotKept() throws Exception {
        bench().tree.file("file", bytes("x"));
        preImages().keep(ref("file"), bench().token("file"), AREA, AS);
        assertThrown(
                ErrorClass.NOT_FOUND,
                () -> preImages().restore(AREA, name("two"), ref("b"), new Precondition.Absent()));
    }

    @Test
    @DisplayName("drop: a folder with all it holds")
    void dropsFolders() throws Exception {
        bench().tree.file("folder/deep/file", bytes("x"));
        preImages().setAside(ref("folder"), node("folder"), AREA, AS);
        preImages().drop(AREA, AS);

        assertThat(bench().tree.snapshot().entries()).isEmpty();
    }
}
